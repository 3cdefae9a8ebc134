import { allow, app, document, READ, reason, role, secret, sub, type Json } from '../../small-templates';

const Parameters = { Env: { Type: 'String' } };
const UNKNOWN = 'inconclusive: parameter Env of stack App has no value; pass it with `parameters`';
const DENIED = 'denied by Secrets Manager: identity policy does not allow it';

/** Why a role with a name can or cannot read a secret, if a policy is attached to the roles with other names. */
function ask(RoleName: unknown, Roles: unknown[], more: Json = {}, principal = 'R'): string {
  const Policy = { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'x', Roles, PolicyDocument: document(allow(READ)) } };
  return reason(app({ S: secret(), R: role([], RoleName === undefined ? {} : { RoleName }), Policy, ...more }, { Parameters }), { principal });
}

describe('a policy is attached to a role whose name depends on a parameter', () => {
  test('certainly by reference, or by a name that depends on the parameter in the same way', () => {
    expect(ask(sub('{Env}-reader'), [{ Ref: 'R' }])).toBe('allowed');
    expect(ask(sub('{Env}-reader'), [sub('{Env}-reader')])).toBe('allowed');
    expect(ask({ Ref: 'Env' }, [{ Ref: 'R' }])).toBe('allowed');
  });

  test('possibly by a name that can be equal at deployment', () => {
    expect(ask({ Ref: 'Env' }, ['prod-reader'])).toBe(UNKNOWN);
    expect(ask(sub('{Env}-reader'), ['prod-reader'])).toBe(UNKNOWN);
    expect(ask('prod-reader', [sub('{Env}-reader')])).toBe(UNKNOWN);
    expect(ask(undefined, [{ Ref: 'Env' }])).toBe(UNKNOWN);
  });

  test('not by a name that cannot be equal', () => {
    expect(ask(sub('{Env}-reader'), ['prod-writer'])).toBe(DENIED);
    expect(ask('prod-writer', [sub('{Env}-reader')])).toBe(DENIED);
    expect(ask(undefined, ['prod-reader'])).toBe(DENIED);
  });

  test('and to no other role of the templates if it refers to this one', () => {
    const others = { Other: role([], { RoleName: sub('{Env}-other') }), Unnamed: role([]), Known: role([], { RoleName: 'prod-reader' }) };
    expect(['Other', 'Unnamed', 'Known'].map((principal) => ask({ Ref: 'Env' }, [{ Ref: 'R' }], others, principal)))
      .toEqual([DENIED, DENIED, DENIED]);
  });
});

test('it can be unknown whether a policy is attached to a user', () => {
  const Policy = { Type: 'AWS::IAM::UserPolicy', Properties: { PolicyName: 'x', UserName: 'ana', PolicyDocument: document(allow(READ)) } };
  const User = { Type: 'AWS::IAM::User', Properties: { UserName: { Ref: 'Env' } } };
  expect(reason(app({ S: secret(), R: User, Policy }, { Parameters }))).toBe(UNKNOWN);
  expect(reason(app({ S: secret(), R: User, Policy }, { Parameters }, { parameters: { Env: 'ana' } }))).toBe('allowed');
  expect(reason(app({ S: secret(), R: User, Policy }, { Parameters }, { parameters: { Env: 'ben' } }))).toBe(DENIED);
});
