import { allow, app, READ, reason, role, secret } from '../small-templates';

const DENIED = 'denied by Secrets Manager: identity policy does not allow it';

/** May a role, or a user, that is asked for a condition key read a secret? */
function ask(key: string, principal: 'role' | 'user'): string {
  const asking = role([allow(READ, { Condition: { StringEquals: { [key]: 'x' } } })]);
  const R = principal === 'role' ? asking : { ...asking, Type: 'AWS::IAM::User' };
  return reason(app({ S: secret(), R }));
}

test.each(['saml:sub', 'token.actions.githubusercontent.com:sub', 'oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud', 'cognito-identity.amazonaws.com:amr', 'aws:FederatedProvider'])(
  '%s may be in the session of a role, and is in no request of a user', (key) => {
    expect(ask(key, 'role')).toBe(`inconclusive: condition key ${key}: the value of ${key.toLowerCase()} is not given; pass it with the query's \`context\``);
    expect(ask(key, 'user')).toBe(DENIED);
  });

test('a key that AWS documents nowhere is named as a mistake', () => {
  expect(ask('aws:PrincipleTag/Team', 'role')).toBe('inconclusive: condition key aws:PrincipleTag/Team: the simulator does not know the condition key aws:principletag/team; '
    + 'correct its spelling or pass it with the query\'s `context`');
});

test('a key of another service tells nothing of a request to Secrets Manager', () => {
  expect(ask('s3:prefix', 'role')).toBe(DENIED);
});
