import { readFileSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/**
 * Runs a script from what the engine compiled it to, as `module.enableCompileCache` does in Node 22:
 * `compiled-start <script> <file of the compiled form> [make]`.
 */
const [script = '', compiled = '', make] = process.argv.slice(2);
const source = Module.wrap(readFileSync(script, 'utf8'));
const program = new Script(source, { filename: script, ...make ? {} : { cachedData: readFileSync(compiled) } });
const run: (exports: object, require: NodeJS.Require, module: object, filename: string, folder: string) => void = program.runInThisContext();
const exported = { exports: {} };
run(exported.exports, createRequire(script), exported, script, dirname(script));
if (make) {
  // Now, since only what has run is compiled as a whole.
  writeFileSync(compiled, program.createCachedData());
  process.exit(0);
}
