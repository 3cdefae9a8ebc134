import { readFileSync } from 'fs';
import { join } from 'path';

const ROOT = join(__dirname, '..', '..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** What `npm run snippets` compiles, without the stars of docstrings. */
const compiled = `${read('README.md')}\n${read('src/access/access-simulator.ts').replaceAll(/^ *\* ?/gm, '')}`;
const snippets = [...read('src/access/README.md').matchAll(/```ts\n([^]*?)```/g)].map(([, snippet]) => snippet);

test('every snippet of src/access/README.md stands where it is compiled', () => {
  expect(snippets.length).toBeGreaterThan(2);
  expect(snippets.filter((snippet) => !compiled.includes(snippet))).toEqual([]);
});
