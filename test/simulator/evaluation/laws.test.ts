import * as fc from 'fast-check';
import { unknownText } from '../../../src/simulator/iam/unknown-text';
import { decide, type KnownAnswer } from '../known-answers/scenario';

/** Statements from few names, so that they often meet. */
const secret = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:';
const context = { 'aws:PrincipalTag/team': ['red'] };
const [TRUE, FALSE] = ['true', 'false'].map((value) => ({ Bool: { 'aws:SecureTransport': value } }));
/** Nobody knows whether these hold. */
const TEAM_UNKNOWN = { StringEquals: { 'aws:PrincipalTag/team': unknownText('the team is not given') } };
const ORGANIZATION_UNKNOWN = { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } };
const condition = fc.constantFrom<object[]>(
  [{ StringEquals: { 'aws:PrincipalTag/team': 'red' } }], [{ StringNotEquals: { 'aws:PrincipalTag/team': 'red' } }], [{ StringLike: { 'aws:PrincipalTag/team': 'r*' } }],
  [ORGANIZATION_UNKNOWN], [TEAM_UNKNOWN], [TEAM_UNKNOWN], [{ Null: { 'secretsmanager:VersionId': 'true' } }], [{ Bool: { 'aws:SecureTransport': 'false' } }],
).map(([value]) => value);
const base = { Action: fc.constantFrom('secretsmanager:*', 'secretsmanager:Get*', 'kms:*', '*', 's3:*'), Resource: fc.constantFrom('*', `${secret}prod/*`, `${secret}dev/*`) };
const allow = fc.record({ Effect: fc.constant('Allow'), ...base, Condition: condition }, { requiredKeys: ['Effect', 'Action', 'Resource'] });
const deny = fc.record({ Effect: fc.constant('Deny'), ...base, Condition: condition }, { requiredKeys: ['Effect', 'Action', 'Resource'] });
const statements = fc.array(fc.oneof({ weight: 4, arbitrary: allow }, { weight: 1, arbitrary: deny }), { maxLength: 5 });
const principal = fc.constantFrom({ AWS: 'arn:aws:iam::111111111111:role/Reader' }, { AWS: '111111111111' }, '*', { AWS: 'arn:aws:iam::111111111111:user/ana' });
const statement = fc.oneof({ weight: 4, arbitrary: allow }, { weight: 1, arbitrary: deny });
const named = fc.array(fc.tuple(statement, principal).map(([body, who]) => ({ ...body, Principal: who })), { maxLength: 3 });
const scenario = fc.record({
  identity: statements,
  boundary: fc.option(statements, { nil: undefined }),
  session: fc.option(statements, { nil: undefined }),
  resource: named,
  keyPolicy: fc.option(named, { nil: undefined }),
  scp: fc.array(statements, { maxLength: 2 }),
  principal: fc.constantFrom({}, { account: '222222222222' }, { kind: 'user' as const, name: 'ana' }),
}).map((policies): KnownAnswer => ({ id: '', expect: '', rule: '', page: '', context, ...policies }));

/** How much an answer permits. */
function rank(answer: KnownAnswer): number {
  return Math.min(...decide(answer).map(({ outcome }) => outcome.verdict === 'allowed' ? 2 : outcome.verdict === 'inconclusive' ? 1 : 0));
}

jest.setTimeout(120_000);

/** Of random cases; `npm run test:laws` sets the variable and tries twenty times as many. */
const SCALE = Number(process.env.CDK_MANAGED_SECRETS_LAWS ?? 1);
const runs = { numRuns: 200 * SCALE };
const runsOfOrder = { numRuns: 80 * SCALE };

const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
const limits = fc.constantFrom<'boundary' | 'session' | 'scp' | 'endpoint'>('boundary', 'session', 'scp', 'endpoint');

/** A case with one more policy, or with more statements in a policy that it has. */
function extended(before: KnownAnswer, kind: 'identity' | 'boundary' | 'session' | 'resource' | 'endpoint' | 'scp' | 'rcp' | 'keyPolicy', added: object[]): KnownAnswer {
  const ofAnyone = added.map((body) => ({ ...body, Principal: '*' }));
  switch (kind) {
    case 'scp': return { ...before, scp: [...before.scp ?? [], added] };
    case 'resource': return { ...before, resource: [...before.resource ?? [], ...ofAnyone] };
    case 'rcp': return { ...before, rcp: [...before.rcp ?? [], ...ofAnyone] };
    case 'endpoint': return { ...before, endpoint: [...before.endpoint ?? [], ...ofAnyone] };
    case 'keyPolicy': return Array.isArray(before.keyPolicy) ? { ...before, keyPolicy: [...before.keyPolicy, ...ofAnyone] } : before;
    default: return { ...before, [kind]: [...before[kind] ?? [], ...added] };
  }
}

test('a deny that is added to any policy never allows more', () => {
  const kinds = fc.constantFrom<Parameters<typeof extended>[1]>('identity', 'boundary', 'session', 'resource', 'endpoint', 'scp', 'rcp', 'keyPolicy');
  fc.assert(fc.property(scenario, deny, kinds, (before, added, kind) => {
    const whole = (kind === 'boundary' || kind === 'session' || kind === 'endpoint') && before[kind] === undefined;
    expect(rank(extended(before, kind, whole || kind === 'scp' ? [everything, added] : [added]))).toBeLessThanOrEqual(rank(before));
  }), runs);
});

test('a boundary, a session policy, an endpoint or a level of the organization that is added never allows more', () => {
  fc.assert(fc.property(scenario, statements, limits, (before, added, kind) => {
    fc.pre(kind === 'scp' || before[kind] === undefined);
    expect(rank(extended(before, kind, added))).toBeLessThanOrEqual(rank(before));
  }), runs);
});

test('a grant that is added never allows less', () => {
  const grantee = fc.constantFrom('role/Reader', 'user/ana', 'root').map((name) => `arn:aws:iam::111111111111:${name}`);
  fc.assert(fc.property(scenario, grantee, (before, to) => {
    expect(rank({ ...before, grants: [{ grantee: to, operations: ['Decrypt'] }] })).toBeGreaterThanOrEqual(rank(before));
  }), runs);
});

test('a condition that is added to an allow never allows more', () => {
  fc.assert(fc.property(scenario, condition, fc.nat(), (before, added, pick) => {
    const index = before.identity.findIndex((body, at) => at >= pick % 5 && 'Effect' in body && body.Effect === 'Allow' && !('Condition' in body));
    fc.pre(index >= 0);
    const after = { ...before, identity: before.identity.map((body, at) => at === index ? { ...body, Condition: added } : body) };
    expect(rank(after)).toBeLessThanOrEqual(rank(before));
  }), runs);
});

describe('the order of statements never matters', () => {
  const reader = { AWS: 'arn:aws:iam::111111111111:role/Reader' };
  const applying = fc.record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    Action: fc.constantFrom('*', ['secretsmanager:*', 'kms:*'], 'kms:*', 's3:*'),
    Resource: fc.constant('*'),
    Condition: fc.constantFrom<object>(TEAM_UNKNOWN, TEAM_UNKNOWN, ORGANIZATION_UNKNOWN, TRUE, FALSE),
  }, { requiredKeys: ['Effect', 'Action', 'Resource'] });
  const several = fc.array(applying, { minLength: 2, maxLength: 4 })
    .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
  const empty = { id: '', expect: '', rule: '', page: '', context, identity: [everything] };
  const of = (who: object | string, list: object[]): object[] => list.map((body) => ({ ...body, Principal: who }));
  const kinds: Array<[string, (list: object[]) => KnownAnswer]> = [
    ['identity', (list) => ({ ...empty, identity: list })],
    ['boundary', (list) => ({ ...empty, boundary: list })],
    ['session', (list) => ({ ...empty, session: list })],
    ['resource', (list) => ({ ...empty, identity: [], resource: of(reader, list) })],
    ['resource of another account', (list) => ({ ...empty, principal: { account: '222222222222' }, resource: of({ AWS: '222222222222' }, list), keyPolicy: 'open' })],
    ['key', (list) => ({ ...empty, keyPolicy: of({ AWS: '111111111111' }, list) })],
    ['key, by name', (list) => ({ ...empty, keyPolicy: of(reader, list) })],
    ['endpoint', (list) => ({ ...empty, endpoint: of('*', list) })],
    ['service control', (list) => ({ ...empty, scp: [list] })],
    ['one level of service control', (list) => ({ ...empty, scp: [[everything], list, [everything]] })],
    ['resource control', (list) => ({ ...empty, rcp: of('*', list) })],
  ];

  test.each(kinds)('in a policy of the kind %s', (_, holding) => {
    fc.assert(fc.property(several, ([list, shuffled]) => {
      expect(rank(holding(shuffled))).toBe(rank(holding(list)));
    }), runsOfOrder);
  });

  test('nor that of levels of service control', () => {
    fc.assert(fc.property(fc.array(several, { minLength: 2, maxLength: 3 }), (levels) => {
      const scp = levels.map(([list]) => list);
      expect(rank({ ...empty, scp: [...scp].reverse() })).toBe(rank({ ...empty, scp }));
    }), runsOfOrder);
  });

  test('in several policies together', () => {
    fc.assert(fc.property(scenario, (before) => {
      const { identity, boundary, session, resource = [], scp = [], keyPolicy } = before;
      const turned = <T extends object[] | string | undefined>(list: T): T => (Array.isArray(list) ? [...list].reverse() : list) as T;
      const ofPrincipal = { identity: turned(identity), boundary: turned(boundary), session: turned(session) };
      const others = { resource: turned(resource), scp: turned(scp).map(turned), keyPolicy: turned(keyPolicy) };
      expect(rank({ ...before, ...ofPrincipal, ...others })).toBe(rank(before));
    }), runs);
  });
});

test('the order of values in a statement never matters', () => {
  const values = <T>(...list: T[]): fc.Arbitrary<T[]> => fc.subarray(list, { minLength: 1 });
  const body = fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: values('s3:*', 'secretsmanager:*', `secretsmanager:${unknownText('x')}`, 'kms:*'),
    Resource: values(`${secret}dev/*`, `${secret}${unknownText('y')}`, 'arn:aws:kms:*:*:*', `${secret}prod/*`),
    Condition: values('blue', unknownText('z'), 'red').map((teams) => ({ StringEquals: { 'aws:PrincipalTag/team': teams } })),
  });
  const turned = (element: object): object => Object.fromEntries(Object.entries(element).map(([key, value]: [string, unknown]) =>
    [key, Array.isArray(value) ? [...value].reverse() : typeof value === 'object' && value !== null ? turned(value) : value]));
  fc.assert(fc.property(fc.array(body, { minLength: 1, maxLength: 3 }), (identity) => {
    const before: KnownAnswer = { id: '', expect: '', rule: '', page: '', context, identity };
    expect(rank({ ...before, identity: identity.map(turned) })).toBe(rank(before));
  }), runs);
});
