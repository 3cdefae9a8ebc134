import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { allow, app, READ, reason, role, secret, type Json } from './small-templates';
import { AccessSimulator, type SimulatedKeyGrant } from '../../src/simulator';
import { messageOf } from '../access/support';

const STATEMENT = 'inline policy p of App/R, statement 1';

describe('a policy with', () => {
  const limited = (Condition: unknown): string => messageOf(() => app({ S: secret(), R: role([allow(READ, { Condition })]) }));

  test.each<[string, unknown, string]>([
    ['a value that is null', { StringEquals: { 'aws:PrincipalTag/x': null } }, 'values of `StringEquals` for aws:PrincipalTag/x must be text, a number or a boolean, got: null'],
    ['a value that is an object', { StringEquals: { 'aws:PrincipalTag/x': ['a', { b: 1 }] } },
      'values of `StringEquals` for aws:PrincipalTag/x must be text, a number or a boolean, got: {"b":1}'],
    ['Null: maybe', { Null: { 'aws:PrincipalTag/x': 'maybe' } }, 'values of `Null` for aws:PrincipalTag/x must be true or false, got: "maybe"'],
    ['a range that is none', { NotIpAddress: { 'aws:SourceIp': '10.0.0/8' } },
      'values of `NotIpAddress` for aws:SourceIp must be an address or a range of addresses such as 10.0.0.0/8, got: "10.0.0/8"'],
  ])('%s is rejected', (_, condition, message) => {
    expect(limited(condition)).toBe(`${STATEMENT}: ${message}; correct it [condition-value]`);
  });

  test.each(['ForAnyValue:Null', 'NullIfExists'])('the operator %s is rejected', (operator) => {
    expect(limited({ [operator]: { 'aws:PrincipalTag/x': 'true' } }))
      .toBe(`${STATEMENT}: a condition must use one of IAM's operators, got: \`${operator}\`; correct its spelling [condition-operator]`);
  });

  test('values of all kinds that IAM takes is taken', () => {
    const conditions = { Null: { a: false, b: 'TRUE' }, Bool: { c: true }, NumericEquals: { d: 1 }, IpAddress: { e: ['10.0.0.0/8', '2001:db8::1', { Ref: 'P' }] }, StringEquals: { f: [] } };
    const Parameters = { P: { Type: 'String' } };
    expect(messageOf(() => app({ S: secret(), R: role([allow(READ, { Condition: conditions })]) }, { Parameters }))).toBe('nothing was thrown');
  });

  test('a version that IAM does not know is rejected', () => {
    const versioned = (Version: unknown) => () => app({ S: secret(), R: { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyName: 'p', PolicyDocument: { Version, Statement: [] } }] } } });
    expect(messageOf(versioned('2012-10-71'))).toBe('inline policy p of App/R: `Version` must be 2012-10-17 or 2008-10-17, got: "2012-10-71"; correct it [policy-version]');
    expect(messageOf(versioned('2008-10-17'))).toBe('nothing was thrown');
    expect(messageOf(versioned({ Ref: 'P' }))).toBe('nothing was thrown');
  });
});

describe('a principal', () => {
  const policy = (AWS: unknown): Json => ({
    Type: 'AWS::SecretsManager::ResourcePolicy', Properties: { SecretId: { Ref: 'S' }, ResourcePolicy: { Statement: { ...allow(READ), Principal: { AWS } } } },
  });
  const named = (AWS: unknown): string => messageOf(() => app({ S: secret(), R: role([]), Policy: policy(AWS) }));

  test.each(['me', 'arn:aws:iam:111111111111:role/x', '12', 'arn:aws:iam::111111111111:group/x', 'arn:aws:s3:::bucket'])('%s is rejected', (principal) => {
    expect(named(principal)).toBe('resource policy App/Policy, statement 1: a principal must be an account of 12 digits or the ARN of a root user, role, user or session, '
      + `got: \`${principal}\`; correct it [policy-principal]`);
  });

  test.each<[string, unknown]>([
    ['everybody', '*'], ['an account', ['111111111111', 'arn:aws:iam::111111111111:root']], ['a role', 'arn:aws-cn:iam::111111111111:role/path/x'], ['what AWS names', { 'Fn::GetAtt': ['R', 'Arn'] }],
    ['a session', 'arn:aws:sts::111111111111:assumed-role/x/y'], ['one that was deleted', 'AROAEXAMPLEID1234567'], ['what nobody knows', { Ref: 'Missing' }],
  ])('that is %s is taken', (_, principal) => {
    expect(named(principal)).toBe('nothing was thrown');
  });
});

test.each<[string, Json]>([
  ['PermissionsBoundary', { PermissionsBoundary: 'not-an-arn' }], ['ManagedPolicyArns', { ManagedPolicyArns: ['not-an-arn'] }],
])('a policy that %s does not name by its ARN is rejected', (property, properties) => {
  expect(messageOf(() => app({ S: secret(), R: role([], properties) })))
    .toBe(`\`${property}\` must name managed policies by their ARNs, got: \`not-an-arn\`; correct the template [simulator-managed-policy]`);
});

describe('a grant', () => {
  const grantee = 'arn:aws:iam::111111111111:role/R';
  const Resources = { K: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [] } } }, S: secret({ KmsKeyId: { Ref: 'K' } }), R: role([allow(READ[0])], { RoleName: 'R' }) };
  const granting = (grant: Partial<SimulatedKeyGrant>) => (): string =>
    reason(app(Resources, {}, { keyGrants: [{ key: 'App/K', grantee, operations: ['Decrypt'], ...grant }] }));

  test('is rejected where it names no key, grantee or operation', () => {
    expect(messageOf(granting({ key: 'App/Key' })))
      .toBe('`key` of `keyGrants` must be a key of the templates or the ARN of a key, got: `App/Key`; keys of the templates: App/K [simulator-key]');
    expect(messageOf(granting({ operations: ['kms:Decrypt'] })))
      .toBe('`operations` of the grant of App/K must be operations that KMS grants, got: `kms:Decrypt`; name each without its service, such as Decrypt [simulator-grant]');
    expect(messageOf(granting({ grantee: 'R' })))
      .toBe('`grantee` of the grant of App/K must be the ARN of a role, user or session, or an account, got: `R`; name it by its ARN [simulator-grant]');
  });

  test('may be limited to all of an encryption context', () => {
    expect(granting({})()).toBe('allowed');
    expect(granting({ encryptionContextEquals: { SecretARN: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:other-AbCdEf' } })()).toBe('denied by KMS: key policy does not allow it');
    expect(granting({ encryptionContextEquals: { SecretARN: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:other-AbCdEf', SecretVersionId: 'x' } })())
      .toBe('denied by KMS: key policy does not allow it');
    expect(granting({ encryptionContextEquals: { SecretARN: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:db-AbCdEf', SecretVersionId: 'x' } })()).toContain('inconclusive');
  });
});

describe('a cloud assembly', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const reading = (files: Record<string, string>): string => {
    Object.entries(files).forEach(([name, content]) => writeFileSync(join(directory, name), content));
    return messageOf(() => AccessSimulator.fromAssembly(directory));
  };
  const manifest = JSON.stringify({ artifacts: { App: { type: 'aws:cloudformation:stack', properties: { templateFile: 'App.json' } } } });
  const unreadable = (file: string, got: string): string =>
    `\`directory\` must be a cloud assembly with a JSON object in ${join(directory, file)}, got: ${got}; synthesize the app again [simulator-assembly]`;

  test('whose files are no JSON is rejected', () => {
    expect(reading({ 'manifest.json': '{' })).toMatch(new RegExp(`^${unreadable('manifest.json', '@').replaceAll(/[.[\]\\]/g, '\\$&').replace('@', '.*JSON.*')}$`));
    expect(reading({ 'manifest.json': 'null' })).toBe(unreadable('manifest.json', 'null'));
    expect(reading({ 'manifest.json': manifest })).toBe(unreadable('App.json', `Error: ENOENT: no such file or directory, open '${join(directory, 'App.json')}'`));
  });

  test.each(['null', '[]', '"text"'])('with a template that is %s is rejected', (template) => {
    expect(reading({ 'manifest.json': manifest, 'App.json': template })).toBe(unreadable('App.json', template));
  });

  test('with a template without resources is taken', () => {
    expect(reading({ 'manifest.json': manifest, 'App.json': '{}' })).toBe('nothing was thrown');
  });
});
