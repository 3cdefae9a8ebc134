import { allow, app, document, READ, reason, role, secret, sub, type Json } from '../small-templates';

const Parameters = { P: { Type: 'String' } };
const UNKNOWN = 'inconclusive: parameter P of stack App has no value; pass it with `parameters`';
const DENIED = 'denied by Secrets Manager: identity policy does not allow it';

/** May a role with these statements read a tagged secret, where P has a value and where it has none? */
function answers(statement: Json, value: string): [string, string] {
  const Resources = { S: secret({ Tags: [{ Key: 'Owner', Value: 'Red' }] }), Other: secret({ Name: 'other' }), R: role([statement]) };
  return [reason(app(Resources, { Parameters }, { parameters: { P: value } })), reason(app(Resources, { Parameters }))];
}

test('an action that a parameter tells is open until the parameter is given', () => {
  expect(answers(allow({ Ref: 'P' }), '*')).toEqual(['allowed', UNKNOWN]);
  expect(answers(allow([sub('secretsmanager:Get{P}'), 'kms:Decrypt']), 'SECRETVALUE')).toEqual(['allowed', UNKNOWN]);
  expect(answers(allow([sub('SecretsManager:Put{P}'), 'kms:Decrypt']), 'SecretValue')).toEqual([DENIED, DENIED]);
});

test('a value that is compared in whatever case is open until the parameter is given', () => {
  expect(answers(allow(READ, { Condition: { StringEqualsIgnoreCase: { 'aws:ResourceTag/Owner': { Ref: 'P' } } } }), 'RED')).toEqual(['allowed', UNKNOWN]);
  expect(answers(allow(READ, { Condition: { Null: { 'aws:ResourceTag/Owner': { Ref: 'P' } } } }), 'false')).toEqual(['allowed', UNKNOWN]);
});

test('a secret is not another one, in whatever case their ARNs are compared', () => {
  const limited = (id: string): Json => allow(READ, { Condition: { StringNotEqualsIgnoreCaseIfExists: { 'secretsmanager:SecretId': { Ref: id } } } });
  const query = { action: 'secretsmanager:DescribeSecret' };
  const asks = (id: string): string => reason(app({ S: secret(), Other: secret({ Name: 'other' }), R: role([{ ...limited(id), Action: '*' }]) }), query);
  expect(asks('Other')).toBe('allowed');
  expect(asks('S')).toBe(DENIED);
});

test('a name that CloudFormation makes holds the logical id, so that it is not just any name', () => {
  const guarded = (name: string): string => reason(app({
    S: secret(),
    R: role([allow(READ)]),
    Guard: {
      Type: 'AWS::SecretsManager::ResourcePolicy',
      Properties: {
        SecretId: { Ref: 'S' },
        ResourcePolicy: document({ ...allow(READ), Effect: 'Deny', Principal: { AWS: `arn:aws:iam::111111111111:role/${name}` } }),
      },
    },
  }));
  expect(guarded('somebody-else')).toBe('allowed');
  expect(guarded('App-R-1A2B3C4D5E6F')).toBe('inconclusive: the name of App/R, which CloudFormation generates at deployment');
});
