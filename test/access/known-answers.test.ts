import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { decide, type KnownAnswer } from './scenario';

const FOLDER = join(__dirname, 'known-answers');
const tables = readdirSync(FOLDER).map((file): [string, KnownAnswer[]] => [file, JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))]);
const cases = tables.flatMap(([, answers]) => answers);
const KINDS = ['identity', 'boundary', 'session', 'resource', 'endpoint', 'scp', 'rcp', 'keyPolicy', 'grants'] as const;

/** The case without what is expected of it. */
function shape(answer: KnownAnswer): string {
  return JSON.stringify({ ...answer, id: undefined, expect: undefined, by: undefined, rule: undefined, page: undefined });
}

function kindsOf(answer: KnownAnswer): number {
  return KINDS.filter((kind) => (answer[kind] ?? []).length > 0).length;
}

test('at least 300 cases differ in shape, 80 of them combine three or more kinds of policy, each quotes a rule and its page', () => {
  expect(new Set(cases.map(shape)).size).toBe(cases.length);
  expect(cases.length).toBeGreaterThanOrEqual(300);
  expect(cases.filter((answer) => kindsOf(answer) >= 3).length).toBeGreaterThanOrEqual(80);
  expect(cases.filter((answer) => answer.rule.length < 8 || !answer.page.startsWith('https://docs.aws.amazon.com/'))).toEqual([]);
});

describe.each(tables)('%s', (_, answers) => {
  test.each(answers.map((answer): [string, KnownAnswer] => [answer.id, answer]))('%s', (__, answer) => {
    const decisions = decide(answer);
    const last = decisions[decisions.length - 1];
    // An answer that nobody can know outweighs an allowing one of the other service.
    const verdict = decisions.find((decision) => decision.outcome.verdict.endsWith('denied')) ?? decisions.find((decision) => decision.outcome.verdict !== 'allowed') ?? last;
    expect({ verdict: verdict.outcome.verdict, by: answer.by ?? verdict.service }).toEqual({ verdict: answer.expect, by: verdict.service });
  });
});
