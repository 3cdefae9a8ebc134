import { readFileSync } from 'node:fs';
import * as ts from 'typescript';

/** How many lines of a TypeScript file hold code: neither blank nor only comment. */
export function sourceLines(path: string, source = readFileSync(path, 'utf8')): number {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest);
  const lines = new Set<number>();
  const lineOf = (position: number) => file.getLineAndCharacterOfPosition(position).line;
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(file).filter((child) => !ts.isJSDoc(child));
    if (children.length > 0) {
      children.forEach(visit);
    } else if (node.getWidth(file) > 0) {
      for (let line = lineOf(node.getStart(file)); line <= lineOf(node.getEnd()); line += 1) {
        lines.add(line);
      }
    }
  };
  file.getChildren(file).filter((child) => child.kind !== ts.SyntaxKind.EndOfFileToken).forEach(visit);
  return lines.size;
}
