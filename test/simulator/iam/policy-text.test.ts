import { messageOf } from '../../access/support';
import { allow, app, document, READ, reason, role, secret, sub, type Json } from '../small-templates';

const text = (...statements: Json[]): string => JSON.stringify(document(...statements));
const DENIED = 'denied by Secrets Manager: identity policy does not allow it';

describe('a policy may be JSON as text', () => {
  const attached = (type: string, more: Json, PolicyDocument: unknown, sections: Json = {}): string =>
    reason(app({ S: secret(), R: role([]), Attached: { Type: type, Properties: { PolicyName: 'x', ...more, PolicyDocument } } }, sections));

  test('of roles and managed policies, put together by functions or not', () => {
    expect(attached('AWS::IAM::RolePolicy', { RoleName: { Ref: 'R' } }, text(allow(READ)))).toBe('allowed');
    expect(attached('AWS::IAM::ManagedPolicy', { Roles: [{ Ref: 'R' }] }, { 'Fn::ToJsonString': document(allow(READ)) })).toBe('allowed');
    const [before, after] = text(allow(READ, { Resource: 'arn:aws:secretsmanager:REGION:*:secret:db-??????' }), allow('kms:*')).split('REGION');
    const filled = { 'Fn::Join': ['', [before, { Ref: 'AWS::Region' }, after]] };
    expect(attached('AWS::IAM::RolePolicy', { RoleName: { Ref: 'R' } }, filled)).toBe('allowed');
  });

  test('of keys', () => {
    const keyed = (KeyPolicy: unknown): string => reason(app({ S: secret({ KmsKeyId: { Ref: 'K' } }), R: role([allow(READ)]), K: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy } } }));
    expect(keyed(text({ ...allow('kms:*'), Principal: { AWS: '111111111111' } }))).toBe('allowed');
    expect(keyed(text({ ...allow('kms:*'), Principal: { AWS: '222222222222' } }))).toBe('denied by KMS: key policy does not allow it');
  });

  test('of which nobody knows all', () => {
    const Parameters = { P: { Type: 'String' } };
    const ask = (template: string): string => attached('AWS::IAM::RolePolicy', { RoleName: { Ref: 'R' } }, sub(template), { Parameters });
    const unknown = 'inconclusive: parameter P of stack App has no value; pass it with `parameters`';
    expect(attached('AWS::IAM::RolePolicy', { RoleName: { Ref: 'R' } }, { 'Fn::Join': ['', ['{"Statement":[', { Ref: 'P' }, ']}']] }, { Parameters })).toBe(unknown);
    expect(ask('{P}')).toBe(unknown);
  });

  test('rejects text that is no JSON', () => {
    expect(messageOf(() => attached('AWS::IAM::RolePolicy', { RoleName: { Ref: 'R' } }, 'Statement: []')))
      .toBe('RolePolicy App/Attached must be a policy document with `Statement`, got: "Statement: []"; correct the template [policy-document]');
  });
});

test('all actions may be written with their services', () => {
  expect(reason(app({ S: secret(), R: role([allow('*:*')]) }))).toBe('allowed');
});

test('stars in an ARN that end its parts cost little, however many they are', () => {
  const starred = (parts: number, end: string): string => `arn:aws:${'*:'.repeat(parts)}${end}`;
  const policy = (Resource: string): Json => role([allow(READ, { Resource }), allow('kms:*')]);
  const begin = Date.now();
  expect(reason(app({ S: secret({ Name: 'a:'.repeat(40) }), R: policy(starred(24, 'zz')) }))).toBe(DENIED);
  expect(Date.now() - begin).toBeLessThan(2000);
});
