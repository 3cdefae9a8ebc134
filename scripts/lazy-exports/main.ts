import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Changes the compiled package so that it loads a file at the first use of one of its exports, as aws-cdk-lib does.
 * An application uses few of the constructs, and each file needs a part of a millisecond to load.
 *
 * Rewrites `lib/index.js`, which the compiler writes as `export *` of each room and `export * as` of each submodule.
 */
const LIB = join(__dirname, '../../lib');
const INDEX = join(LIB, 'index.js');
const load = createRequire(INDEX);
const EXPORT_ALL = /^__exportStar\(require\("(\.\/[a-z]+)"\), exports\);$/gm;
const EXPORT_AS = /^exports\.([a-z]+) = __importStar\(require\("(\.\/[a-z]+)"\)\);$/gm;

/** What the index exports: a name of a room, or a whole submodule. */
interface Exported {
  readonly name: string;
  readonly value: string;
}

function namesOf(room: string): Exported[] {
  return Object.keys(load(room) as object).map((name) => ({ name, value: `require(${JSON.stringify(room)})[${JSON.stringify(name)}]` }));
}

function lazyIndex(exported: readonly Exported[]): string {
  return [
    '"use strict";',
    'Object.defineProperty(exports, "__esModule", { value: true });',
    'const lazy = (name, get) => Object.defineProperty(exports, name, { enumerable: true, configurable: true, get });',
    ...exported.map(({ name, value }) => `lazy(${JSON.stringify(name)}, () => ${value});`),
    '// Lists the names for `import { … }` of ES modules, which reads them without running anything.',
    `0 && (module.exports = { ${exported.map(({ name }) => name).join(', ')} });`,
    '',
  ].join('\n');
}

function main(): void {
  const compiled = readFileSync(INDEX, 'utf8');
  const rooms = [...compiled.matchAll(EXPORT_ALL)].map(([, room]) => room);
  const submodules = [...compiled.matchAll(EXPORT_AS)].map(([, name, room]) => ({ name, value: `require(${JSON.stringify(room)})` }));
  if (rooms.length === 0 || rooms.length + submodules.length !== compiled.split('require(').length - 1) {
    throw new Error(`${INDEX} exports something other than whole rooms and submodules; extend scripts/lazy-exports to keep it`);
  }
  writeFileSync(INDEX, lazyIndex([...rooms.flatMap(namesOf), ...submodules]));
}

main();
