import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Makes the compiled package load a file when something of it is first used, as aws-cdk-lib does: an application
 * uses few of the constructs, and each file takes its share of a millisecond to load.
 *
 * Rewrites `lib/index.js`, which the compiler writes as `export *` of each room.
 */
const LIB = join(__dirname, '..', 'lib');
const INDEX = join(LIB, 'index.js');
const load = createRequire(INDEX);
const EXPORT_ALL = /^__exportStar\(require\("(\.\/[a-z]+)"\), exports\);$/gm;

function namesOf(room: string): [string, string][] {
  return Object.keys(load(room) as object).map((name) => [name, room]);
}

function lazyIndex(exported: [string, string][]): string {
  return [
    '"use strict";',
    'Object.defineProperty(exports, "__esModule", { value: true });',
    'const lazy = (name, room) => Object.defineProperty(exports, name, { enumerable: true, configurable: true, get: () => require(room)[name] });',
    ...exported.map(([name, room]) => `lazy(${JSON.stringify(name)}, ${JSON.stringify(room)});`),
    '// Tells the names to `import { … }` of ES modules, which reads them without running anything.',
    `0 && (module.exports = { ${exported.map(([name]) => name).join(', ')} });`,
    '',
  ].join('\n');
}

function main(): void {
  const compiled = readFileSync(INDEX, 'utf8');
  const rooms = [...compiled.matchAll(EXPORT_ALL)].map(([, room]) => room);
  if (rooms.length === 0 || rooms.length !== compiled.split('require(').length - 1) {
    throw new Error(`${INDEX} exports other things than whole rooms; teach scripts/lazy-exports.ts to keep them`);
  }
  writeFileSync(INDEX, lazyIndex(rooms.flatMap(namesOf)));
}

main();
