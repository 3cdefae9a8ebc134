import { allow, app, document, READ, reason, role, secret, sub, type Json } from '../small-templates';

const ARN = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:db';
const DENY = document({ ...allow('secretsmanager:GetSecretValue'), Effect: 'Deny', Principal: '*' });
const DENIED = 'denied by Secrets Manager: resource policy App/Policy';

function guarded(SecretId: unknown, more: Json = {}, sections: Json = {}): string {
  const Policy = { Type: 'AWS::SecretsManager::ResourcePolicy', Properties: { SecretId, ResourcePolicy: DENY } };
  return reason(app({ S: secret(), R: role([allow(READ)]), Policy, ...more }, sections));
}

describe('a resource policy belongs to the secret that its SecretId names', () => {
  test.each<[string, unknown, string]>([
    ['the reference', { Ref: 'S' }, DENIED],
    ['the name', 'db', DENIED],
    ['the ARN without suffix', ARN, DENIED],
    ['the ARN without suffix, from pseudo parameters', sub('arn:{AWS::Partition}:secretsmanager:{AWS::Region}:{AWS::AccountId}:secret:db'), DENIED],
    ['an ARN with a suffix, which can be the right one', `${ARN}-AbCdEf`, 'inconclusive: the six characters that Secrets Manager adds to the ARN of App/S'],
    ['the ARN of another secret', `${ARN}2`, 'allowed'],
    ['the ARN in another region', ARN.replace('us-east-1', 'eu-west-1'), 'allowed'],
    ['the name of another secret', 'db2', 'allowed'],
  ])('%s', (_, id, expected) => {
    expect(guarded(id)).toBe(expected);
  });

  test('by a name of which only a part is known', () => {
    const Parameters = { Env: { Type: 'String' } };
    const named = (name: unknown): Json => ({ S: secret({ Name: name }), Other: secret({ Name: sub('{Env}/other') }) });
    expect(guarded({ Ref: 'S' }, named(sub('{Env}/db')), { Parameters })).toBe(DENIED);
    expect(guarded(sub('{Env}/db'), named(sub('{Env}/db')), { Parameters })).toBe(DENIED);
    expect(guarded({ Ref: 'Other' }, named(sub('{Env}/db')), { Parameters })).toBe('allowed');
    expect(guarded('prod/db', named(sub('{Env}/db')), { Parameters }))
      .toBe('inconclusive: parameter Env of stack App has no value; pass it with `parameters`');
    expect(guarded('prod/db2', named(sub('{Env}/db')), { Parameters })).toBe('allowed');
  });

  test('by a name that CloudFormation generates', () => {
    const unnamed = { S: { Type: 'AWS::SecretsManager::Secret', Properties: {} } };
    expect(guarded({ Ref: 'S' }, unnamed)).toBe(DENIED);
    expect(guarded('db', unnamed)).toBe('allowed');
    expect(guarded('S-1A2B3C4D5E6F', unnamed)).toBe('inconclusive: the name of App/S, which CloudFormation generates at deployment');
  });
});

describe('the rotation function of a secret', () => {
  const FUNCTION = 'arn:aws:lambda:us-east-1:111111111111:function:rotate';
  const rotating = (properties: Json): string => reason(app({
    S: secret(),
    R: role([allow(READ, { Condition: { ArnEquals: { 'secretsmanager:resource/AllowRotationLambdaArn': FUNCTION } } }), allow('kms:Decrypt')]),
    Schedule: { Type: 'AWS::SecretsManager::RotationSchedule', Properties: properties },
  }));

  test('is found by the ARN of its secret and by the reference', () => {
    expect(rotating({ SecretId: { Ref: 'S' }, RotationLambdaARN: FUNCTION })).toBe('allowed');
    expect(rotating({ SecretId: ARN, RotationLambdaARN: FUNCTION })).toBe('allowed');
    expect(rotating({ SecretId: ARN, RotationLambdaARN: `${FUNCTION}2` })).toBe('denied by Secrets Manager: identity policy does not allow it');
  });

  test('is unknown if its secret can be another one, or if AWS creates the function', () => {
    expect(rotating({ SecretId: `${ARN}-AbCdEf`, RotationLambdaARN: FUNCTION }))
      .toBe('inconclusive: the six characters that Secrets Manager adds to the ARN of App/S');
    expect(rotating({ SecretId: { Ref: 'S' }, HostedRotationLambda: { RotationType: 'MySQLSingleUser' } }))
      .toBe('inconclusive: the rotation function of App/Schedule is created at deployment');
  });
});
