/** A cell is the lines of its text. */
export type Cell = string[];

const PATH_WIDTH = 28;
const GAP = '  ';

/** A table with a header, a line below it, and columns as wide as their longest line. */
export function textTable(header: string[], rows: Cell[][]): string {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.flatMap((row) => row[column].map((line) => line.length))));
  const line = (texts: string[]) => texts.map((text, column) => text.padEnd(widths[column])).join(GAP).trimEnd();
  const lines = rows.flatMap((row) => {
    const height = Math.max(...row.map((cell) => cell.length));
    return Array.from({ length: height }, (_, index) => line(row.map((cell) => cell[index] ?? '')));
  });
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...lines].join('\n');
}

/** A construct path in lines of limited width, broken after slashes. */
export function wrapPath(path: string): Cell {
  return (path.match(/[^/]+\/?/g) ?? []).reduce<string[]>((lines, part) => {
    const last = lines.at(-1);
    return last === undefined || last.length + part.length > PATH_WIDTH ? [...lines, part] : [...lines.slice(0, -1), last + part];
  }, []);
}
