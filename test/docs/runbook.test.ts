import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as errors from '../../lambda/rotation/errors';

const runbook = readFileSync(join(__dirname, '../../docs/runbook.md'), 'utf8');
const entries = new Map(runbook.split(/^## /m).slice(1).map((entry) => [entry.split('\n')[0] ?? '', entry]));
const classes = Object.values(errors).filter((value) => typeof value === 'function' && value.prototype instanceof Error);

test.each(classes.map((Type) => [Type.name, new Type('x')] as const))('%s has an entry with its id: what it means, how to see it, what to do', (name, error) => {
  const entry = entries.get(name) ?? '';
  expect(error.name).toBe(name);
  expect(entry).toMatch(new RegExp(`^${name}\n\n\`${error.id}\`\n`));
  for (const part of ['What it means', 'How to see it', 'What to do']) {
    expect(entry).toMatch(new RegExp(`^- \\*\\*${part}\\*\\*: \\S.{20,}`, 'm'));
  }
});

test('there is no entry for an error that does not exist, and every id is there once', () => {
  expect([...entries.keys()].sort()).toEqual(classes.map((Type) => Type.name).sort());
  expect(new Set(classes.map((Type) => new Type('x').id)).size).toBe(classes.length);
});
