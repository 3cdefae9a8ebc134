import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (file: string): string => readFileSync(join(__dirname, '../..', file), 'utf8');

const programs = ['orders_stack.py', 'test_access.py'].map((file) => read(`test/languages/python/${file}`)).join('\n');
const snippets = [...read('docs/guides/python.md').matchAll(/```python\n([^]*?)```/g)].map(([, snippet]) => snippet);

test('every snippet of the guide for Python is part of a program that `npm run test:languages python` runs', () => {
  expect(snippets.length).toBeGreaterThan(5);
  expect(snippets.filter((snippet) => !programs.includes(snippet))).toEqual([]);
});
