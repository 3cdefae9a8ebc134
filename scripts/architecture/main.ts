import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { edgesBetween, folderTable, importTable, picture } from './pages';
import { sourceTree } from './source-tree';

/** Writes the parts of `docs/architecture.md` about imports and folders, from the code: pictures, tables, sizes. */
const ROOT = join(__dirname, '../..');
const PAGE = join(ROOT, 'docs/architecture.md');
const MAKING = ['private', 'naming', 'encryption', 'network', 'engines', 'access', 'rotation', 'secrets', 'hierarchy'];
const SIMULATOR = ['data', 'iam', 'template', 'inventory', 'evaluation', 'explanation', 'readers', 'escalation', 'public types'];

function roomOf(path: string): string | undefined {
  return /^src\/([a-z]+)\//.exec(path)?.[1];
}

function stepOf(path: string): string | undefined {
  const [, step] = /^src\/simulator\/(?:([a-z]+)\/)?/.exec(path) ?? [];
  return path.startsWith('src/simulator/') ? step ?? 'public types' : undefined;
}

function replaced(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
  if (!page.includes(begin) || !page.includes(end)) {
    throw new Error(`${PAGE} must contain the marks ${begin} and ${end}; add them at the place of the part`);
  }
  return `${page.slice(0, page.indexOf(begin) + begin.length)}\n${text}\n${page.slice(page.indexOf(end))}`;
}

function main(): void {
  const files = sourceTree(ROOT, ['src', 'lambda', 'client/src']);
  const rooms = edgesBetween(files, roomOf);
  const steps = edgesBetween(files, stepOf);
  const others = [...steps.keys()].filter((step) => !SIMULATOR.includes(step)).sort();
  const parts: Array<readonly [string, string]> = [
    ['picture', picture(rooms, { constructs: MAKING, proof: ['simulator'] })],
    ['rooms', importTable(rooms, [...MAKING, 'simulator'])],
    ['simulator', importTable(steps, [...SIMULATOR, ...others])],
    ['folders', folderTable(files)],
  ];
  const before = readFileSync(PAGE, 'utf8');
  writeFileSync(PAGE, parts.reduce((page, [name, text]) => replaced(page, name, text), before));
}

main();
