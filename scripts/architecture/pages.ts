import { dirname } from 'node:path';
import type { SourceFile } from './source-tree';

/** How often the files of one part import those of another. */
export type Edges = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Imports between parts. `partOf` returns the part of a file, or undefined for a file that does not count. */
export function edgesBetween(files: readonly SourceFile[], partOf: (path: string) => string | undefined): Edges {
  const edges = new Map<string, Map<string, number>>();
  for (const { path, imports } of files) {
    const from = partOf(path);
    if (from !== undefined) {
      const targets = edges.get(from) ?? new Map<string, number>();
      imports.map(partOf).filter((to) => to !== undefined && to !== from).forEach((to) => targets.set(to!, (targets.get(to!) ?? 0) + 1));
      edges.set(from, targets);
    }
  }
  return edges;
}

/** A table of imports: a row for each part that imports, a column for each imported part, in the same order. */
export function importTable(edges: Edges, order: readonly string[]): string {
  return [
    `| imports | ${order.join(' | ')} |`,
    `| --- | ${order.map(() => '---:').join(' | ')} |`,
    ...order.map((from) => `| **${from}** | ${order.map((to) => edges.get(from)?.get(to) ?? '').join(' | ')} |`),
  ].join('\n');
}

/** The same imports as a picture. An arrow points to the imported part. */
export function picture(edges: Edges, groups: Readonly<Record<string, readonly string[]>>): string {
  return [
    '```mermaid',
    'flowchart RL',
    ...Object.entries(groups).flatMap(([title, parts]) => [`  subgraph ${title}`, ...parts.map((part) => `    ${idOf(part)}[${part}]`), '  end']),
    ...[...edges].flatMap(([from, targets]) => [...targets.keys()].map((to) => `  ${idOf(from)} --> ${idOf(to)}`)),
    '```',
  ].join('\n');
}

function idOf(part: string): string {
  return part.replaceAll(/\W/g, '_');
}

/** Files, median and longest file of each folder. */
export function folderTable(files: readonly SourceFile[]): string {
  const folders = new Map<string, SourceFile[]>();
  files.forEach((file) => folders.set(dirname(file.path), [...folders.get(dirname(file.path)) ?? [], file]));
  const all = files.map(({ lines }) => lines).sort((one, other) => one - other);
  return [
    '| folder | files | median lines | longest file |',
    '| --- | ---: | ---: | --- |',
    ...[...folders].sort(([one], [other]) => one < other ? -1 : 1).map(([folder, inside]) => {
      const longest = inside.reduce((one, other) => other.lines > one.lines ? other : one);
      const lines = inside.map((file) => file.lines).sort((one, other) => one - other);
      return `| ${folder} | ${inside.length} | ${middle(lines)} | ${longest.path.slice(folder.length + 1)}, ${longest.lines} |`;
    }),
    `| **all** | ${all.length} | ${middle(all)} | ${all.at(-1)} |`,
  ].join('\n');
}

function middle(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)];
}
