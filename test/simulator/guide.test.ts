import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** The text that `npm run snippets` compiles, without the stars of docstrings. */
const compiled = ['README.md', 'src/simulator/README.md', 'src/simulator/access-simulator.ts', 'src/simulator/policy-source.ts']
  .map((file) => read(file).replaceAll(/^ *\* ?/gm, '')).join('\n');
const guide = read('docs/guides/access-simulator.md');
const snippets = snippetsOf('ts');

function snippetsOf(language: string): string[] {
  return [...guide.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, snippet]) => snippet);
}

/** Java's methods are indented in their class, and not in the guide. */
function withoutIndentation(text: string): string {
  return text.replaceAll(/^[ \t]+/gm, '');
}

test('every snippet of the guide is also in a text that is compiled', () => {
  expect(snippets.length).toBeGreaterThan(2);
  expect(snippets.filter((snippet) => !compiled.includes(snippet))).toEqual([]);
});

test.each([
  ['python', 'test/languages/python/test_access.py'],
  ['java', 'test/languages/java/src/test/java/orders/AccessTest.java'],
  ['go', 'test/languages/go/access_test.go'],
])('every snippet in %s is also in the program that is run', (language, file) => {
  const program = withoutIndentation(read(file));
  expect(snippetsOf(language).length).toBeGreaterThan(0);
  expect(snippetsOf(language).filter((snippet) => !program.includes(withoutIndentation(snippet)))).toEqual([]);
});
