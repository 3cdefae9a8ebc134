import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { importsOf } from '../../scripts/support/imports-of';

const SRC = join(__dirname, '..', '..', 'src');

/** Every file of `src/`, without its extension, such as `naming/secret-path`. */
export function sourceFiles(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -3)).sort();
}

/** What `src/index.ts` reaches by imports: files of `src/`, and the names of everything imported from elsewhere. */
export function closureOfIndex(): { files: string[]; outside: string[] } {
  const files = new Set<string>();
  const outside = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) {
      return;
    }
    files.add(file);
    for (const fileName of importsOf(`${join(SRC, file)}.ts`)) {
      if (fileName.endsWith('.json')) {
        continue; // data; `npm pack` is asked for it by name
      }
      const target = fileName.startsWith('.') ? resolve(file, fileName) : undefined;
      target === undefined || target.startsWith('..') ? outside.add(fileName) : visit(target);
    }
  };
  visit('index');
  return { files: [...files].sort(), outside: [...outside].sort() };
}

function resolve(from: string, specifier: string): string {
  const path = join(SRC, from, '..', specifier);
  return relative(SRC, existsSync(`${path}.ts`) ? path : join(path, 'index'));
}
