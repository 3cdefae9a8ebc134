import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { importsOf } from '../support/imports-of';

/** A file of code, with the files of the same tree that it imports. */
export interface SourceFile {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly string[];
}

/** The TypeScript files below some folders of the checkout: those in git, and new ones that git does not ignore. */
export function sourceTree(root: string, folders: readonly string[]): SourceFile[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...folders], { cwd: root, encoding: 'utf8' })
    .split('\n').filter((path) => path.endsWith('.ts') && existsSync(join(root, path))).sort()
    .map((path) => ({ path, lines: linesOf(join(root, path)), imports: relativeImports(root, path) }));
}

function linesOf(file: string): number {
  return readFileSync(file, 'utf8').split('\n').length - 1;
}

function relativeImports(root: string, path: string): string[] {
  return importsOf(join(root, path)).filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => posix.join(dirname(path), specifier))
    .map((target) => [`${target}.ts`, `${target}/index.ts`].find((file) => existsSync(join(root, file))) ?? target);
}
