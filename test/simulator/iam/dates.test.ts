import { allow, app, READ, reason, role, secret } from '../small-templates';

/** May a role read a secret at a time, with a condition on it? */
function ask(operator: string, wanted: string, now: string): string {
  const limited = allow(READ, { Condition: { [operator]: { 'aws:CurrentTime': wanted } } });
  return reason(app({ S: secret(), R: role([limited]) }), { context: { 'aws:CurrentTime': [now] } });
}

const DENIED = 'denied by Secrets Manager: identity policy does not allow it';

afterEach(() => jest.restoreAllMocks());

// Machines that build are in UTC mostly, users' are not.
test.each(['Z', '-05:00', '+09:00'])('a date without a zone means the same on a machine whose zone is %s', (zone) => {
  const parse = Date.parse.bind(Date);
  jest.spyOn(Date, 'parse').mockImplementation((text) => parse(/T[\d:.]+$/.test(text) ? `${text}${zone}` : text));
  expect(ask('DateLessThan', '2026-01-01T00:00:00', '2025-12-31T23:59:59Z')).toBe('allowed');
  expect(ask('DateLessThan', '2026-01-01T00:00:00', '2026-01-01T00:00:01Z')).toBe(DENIED);
  expect(ask('DateEquals', '2026-01-01T00:00', '2026-01-01T00:00:00')).toBe('allowed');
});

test('a date that is in no format of IAM is before and after nothing', () => {
  expect(ask('DateGreaterThan', 'January 1, 2026', '2026-06-01T00:00:00Z')).toBe(DENIED);
  expect(ask('DateLessThan', 'January 1, 2026', '2025-06-01T00:00:00Z')).toBe(DENIED);
});
