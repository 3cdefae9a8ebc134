import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '..', 'matrices');

/** Compares text with a file people read; `UPDATE_MATRICES=1 npx jest test/examples` writes it anew. */
export function expectGoldenFile(name: string, text: string): void {
  const file = join(FOLDER, name);
  if (process.env.UPDATE_MATRICES) {
    writeFileSync(file, text);
  }
  expect(text).toBe(existsSync(file) ? readFileSync(file, 'utf8') : undefined);
}
