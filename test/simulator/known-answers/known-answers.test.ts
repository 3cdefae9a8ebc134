import { knownAnswers, unfounded } from './known-answer-tables';
import { decide, type KnownAnswer } from './scenario';

const tables = knownAnswers();

test.each(tables)('every case of %s has an id of its own and quotes a sentence from a page of AWS', (_, answers) => {
  expect(new Set(answers.map(({ id }) => id)).size).toBe(answers.length);
  expect(unfounded(answers)).toEqual([]);
});

test.each<[string, Partial<KnownAnswer>]>([
  ['a few words', { rule: 'Boolean matching' }],
  ['few words that are long', { rule: 'secretsmanager:ReplicateSecretToRegions kms:GenerateDataKeyWithoutPlaintext' }],
  ['another host', { page: 'https://docs.aws.amazon.com.example.org/page.html' }],
  ['no page', { page: 'https://docs.aws.amazon.com/' }],
  ['no address', { page: 'docs' }],
])('%s found no case', (_, change) => {
  const [[, [answer]]] = tables;
  expect(unfounded([answer])).toEqual([]);
  expect(unfounded([{ ...answer, ...change }])).toEqual([answer.id]);
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
