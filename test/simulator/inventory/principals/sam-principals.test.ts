import { AccessSimulator } from '../../../../src/simulator';
import * as templates from '../../../../src/simulator/data/sam-policy-templates.json';

type Json = Record<string, unknown>;

const READ = ['secretsmanager:GetSecretValue', 'kms:Decrypt'];
const secret = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'db', Tags: [{ Key: 'Team', Value: 'red' }] } };
const reads = { AWSSecretsManagerGetSecretValuePolicy: { SecretArn: { Ref: 'Db' } } };
const allow = (action: unknown, more: Json = {}): Json => ({ Effect: 'Allow', Action: action, Resource: '*', ...more });
const managed = (action: string): Json => ({ Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: allow(action) } } });
const limited = managed('s3:*');
/** Allows reading if condition keys have these values. */
const byTag = (values: Json): Json => ({ Version: '2012-10-17', Statement: allow(READ, { Condition: { StringEquals: values } }) });
const variable = (key: string): string => `\${${key}}`;
/** Allows reading if the principal has the same tag as the secret. */
const ofTeam = byTag({ 'aws:ResourceTag/Team': variable('aws:PrincipalTag/Team') });

function lambda(properties: Json, attributes: Json = {}): Json {
  return { Type: 'AWS::Serverless::Function', Properties: { Handler: 'a.b', ...properties }, ...attributes };
}

function roleWith(...actions: string[]): Json {
  const policy = { PolicyName: 'p', PolicyDocument: { Statement: allow(actions) } };
  return { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Statement: [] }, Policies: [policy] } };
}

function simulatorOf(resources: Json, sections: Json = {}): AccessSimulator {
  const template = { Transform: 'AWS::Serverless-2016-10-31', Resources: { Db: secret, ...resources }, ...sections };
  return AccessSimulator.fromTemplates([{ stackName: 'App', template }]);
}

function verdictOf(resources: Json, sections: Json = {}): string {
  return simulatorOf(resources, sections).decide({ principal: 'App/Fn', secret: 'db' }).verdict;
}

describe('Globals of functions', () => {
  const bounded = { Globals: { Function: { PermissionsBoundary: { Ref: 'Limit' }, Tags: { Team: 'red', Stage: 'test' } } } };

  test.each<[string, Json, string]>([
    ['the boundary limits a function', lambda({ Policies: [reads] }), 'implicitly denied'],
    ['the function\'s own boundary replaces it', lambda({ Policies: [reads], PermissionsBoundary: { Ref: 'Wide' } }), 'allowed'],
    ['AWS::NoValue replaces it, too', lambda({ Policies: [reads], PermissionsBoundary: { Ref: 'AWS::NoValue' } }), 'allowed'],
    ['IgnoreGlobals excludes it by name', lambda({ Policies: [reads] }, { IgnoreGlobals: ['PermissionsBoundary'] }), 'allowed'],
    ['IgnoreGlobals excludes all properties', lambda({ Policies: [ofTeam] }, { IgnoreGlobals: '*' }), 'implicitly denied'],
  ])('%s', (_, body, verdict) => {
    expect(verdictOf({ Limit: limited, Wide: managed('*'), Fn: body }, bounded)).toBe(verdict);
  });

  test.each<[string, Json, string]>([
    ['tags are the role\'s', {}, 'allowed'],
    ['the function\'s own tags are merged with them', { Tags: { Owner: 'x' } }, 'allowed'],
    ['a tag of the function replaces one of Globals', { Tags: { Team: 'blue' } }, 'implicitly denied'],
  ])('%s', (_, properties, verdict) => {
    expect(verdictOf({ Fn: lambda({ Policies: [ofTeam], ...properties }) }, { Globals: { Function: { Tags: { Team: 'red' } } } })).toBe(verdict);
  });

  test('Role and Policies are ignored there, and so is everything for state machines', () => {
    const simulator = simulatorOf(
      { Limit: limited, Fn: lambda({}), Flow: { Type: 'AWS::Serverless::StateMachine', Properties: { Policies: [reads] } } },
      { Globals: { Function: { Role: 'arn:aws:iam::111111111111:role/x', Policies: [reads], PermissionsBoundary: { Ref: 'Limit' } } } },
    );
    expect(simulator.matrix().cells.map((cell) => `${cell.principal} ${cell.verdict}`)).toEqual(['App/Fn implicitly denied', 'App/Flow allowed']);
  });

  test.each([
    ['an instance', 'ec2:RunInstances'],
    ['a job', 'glue:CreateJob', 'glue:StartJobRun'],
  ])('statements of trust policies are merged, for %s', (created, ...start) => {
    const trust = (service: string): Json => ({
      AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }] },
    });
    const globals = { Globals: { Function: trust('ec2.amazonaws.com') } };
    const resources = { Who: roleWith('iam:PassRole', ...start), Fn: lambda({ Policies: [reads], ...trust('glue.amazonaws.com') }) };
    const [path] = simulatorOf(resources, globals).escalationPaths();
    expect(path.steps[0]).toContain(`iam:PassRole gives App/Fn to ${created}`);
  });
});

describe('the role that SAM creates', () => {
  test('has policies without changes: without a version, they have no policy variables', () => {
    expect(verdictOf({ Fn: lambda({ Tags: { Team: 'red' }, Policies: [{ Statement: [ofTeam.Statement] }] }) })).toBe('implicitly denied');
    const oldVersion = { Version: '2008-10-17', Statement: [ofTeam.Statement] };
    expect(verdictOf({ Fn: lambda({ Tags: { Team: 'red' }, Policies: [oldVersion] }) })).toBe('implicitly denied');
    expect(verdictOf({ Fn: lambda({ Tags: { Team: 'red' }, Policies: ofTeam }) })).toBe('allowed');
  });

  test('has SAM\'s tag', () => {
    expect(verdictOf({ Fn: lambda({ Policies: [byTag({ 'aws:PrincipalTag/lambda:createdBy': 'SAM' })] }) })).toBe('allowed');
    const flow = { Type: 'AWS::Serverless::StateMachine', Properties: { Policies: [byTag({ 'aws:PrincipalTag/stateMachine:createdBy': 'SAM' })] } };
    expect(verdictOf({ Fn: flow })).toBe('allowed');
  });

  test('exists unless the resource names one', () => {
    const given = { 'Fn::If': ['Own', 'arn:aws:iam::111111111111:role/x', { Ref: 'AWS::NoValue' }] };
    const sections = (own: unknown): Json => ({ Parameters: { Given: { Type: 'String' } }, Conditions: { Own: { 'Fn::Equals': [own, 'yes'] } } });
    const verdicts = (own: unknown, type = 'AWS::Serverless::Function'): string[] =>
      simulatorOf({ Fn: { Type: type, Properties: { Role: given, Policies: [reads] } } }, sections(own)).matrix().cells.map(({ verdict }) => verdict);
    expect([verdicts('yes'), verdicts('no'), verdicts({ Ref: 'Given' })]).toEqual([[], ['allowed'], ['inconclusive']]);
    expect([verdicts('yes', 'AWS::Serverless::StateMachine'), verdicts('no', 'AWS::Serverless::StateMachine')]).toEqual([[], ['allowed']]);
  });

  test.each(['AWS::Serverless::Function', 'AWS::Serverless::StateMachine'])('has the path of the resource, and other resources can refer to it: %s', (type) => {
    const resources = (properties: Json): Json => ({ Fn: { Type: type, Properties: { Handler: 'a.b', ...properties } } });
    const inPath = { Statement: allow(READ, { Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/app/*' } } }) };
    const globals = { Parameters: { Path: { Type: 'String', Default: '/app/' } }, Globals: { Function: { RolePath: { Ref: 'Path' } } } };
    const principal = { AWS: { 'Fn::GetAtt': ['FnRole', 'Arn'] } };
    const policy = {
      Type: 'AWS::SecretsManager::ResourcePolicy',
      Properties: {
        SecretId: { Ref: 'Db' }, ResourcePolicy: { Statement: { Effect: 'Allow', Principal: principal, Action: READ, Resource: '*' } },
      },
    };
    const attachment = { PolicyName: 'p', Roles: [{ Ref: 'FnRole' }], PolicyDocument: { Statement: allow(READ) } };
    const attached = { Type: 'AWS::IAM::Policy', Properties: attachment };
    expect(verdictOf(resources({ Policies: [inPath] }))).toBe('implicitly denied');
    expect(verdictOf(resources({ Policies: [inPath], RolePath: '/app/' }))).toBe('allowed');
    expect(verdictOf(resources({ Policies: [inPath] }), globals)).toBe(type === 'AWS::Serverless::Function' ? 'allowed' : 'implicitly denied');
    expect(verdictOf({ ...resources({ RolePath: '/app/' }), Policy: policy })).toBe('allowed');
    expect(verdictOf({ ...resources({ RolePath: '/app/' }), Attached: attached })).toBe('allowed');
  });

  test('has a state machine\'s boundary and policies of every form', () => {
    const flow = (properties: Json): Json => ({ Fn: { Type: 'AWS::Serverless::StateMachine', Properties: properties }, Limit: limited });
    expect(verdictOf(flow({ Policies: [reads] }))).toBe('allowed');
    expect(verdictOf(flow({ Policies: 'SecretsManagerReadWrite' }))).toBe('allowed');
    expect(verdictOf(flow({ Policies: byTag({ 'aws:PrincipalType': 'AssumedRole' }) }))).toBe('allowed');
    expect(verdictOf(flow({ Policies: [reads], PermissionsBoundary: { Ref: 'Limit' } }))).toBe('implicitly denied');
    expect(verdictOf(flow({}))).toBe('implicitly denied');
  });

  test('can be passed only to the service that it trusts', () => {
    const who = roleWith('iam:PassRole', 'states:CreateStateMachine', 'states:StartExecution', 'lambda:CreateFunction', 'lambda:InvokeFunction');
    const pathsTo = (type: string): string => {
      const paths = simulatorOf({ Who: who, Fn: { Type: type, Properties: { Policies: [reads] } } }).escalationPaths();
      return paths.flatMap(({ steps }) => steps).join('\n');
    };
    expect(pathsTo('AWS::Serverless::Function')).toMatch(/PassRole gives App\/Fn to a function/);
    expect(pathsTo('AWS::Serverless::Function')).not.toMatch(/a state machine/);
    expect(pathsTo('AWS::Serverless::StateMachine')).toMatch(/PassRole gives App\/Fn to a state machine/);
    expect(pathsTo('AWS::Serverless::StateMachine')).not.toMatch(/a function/);
  });
});

describe('policy templates', () => {
  /** A value for each parameter of the templates. */
  const names = [...new Set(JSON.stringify(templates.templates).match(/(?<=\$\{)\w+(?=\})/g))];
  const parameters = Object.fromEntries(names.map((name) => [name, name.endsWith('Arn') ? 'arn:aws:acm:us-east-1:111111111111:certificate/x' : 'x']));
  const READERS = ['AWSSecretsManagerGetSecretValuePolicy', 'AWSSecretsManagerRotationPolicy'];

  test.each(Object.keys(templates.templates).filter((name) => !READERS.includes(name)))('%s reads no secret', (name) => {
    expect(verdictOf({ Fn: lambda({ Policies: [{ [name]: parameters }] }) })).toBe('implicitly denied');
  });

  test('for a secret and for its key allow reading that secret only', () => {
    const KeyPolicy = { Statement: allow('kms:*', { Principal: { AWS: '111111111111' } }) };
    const key = { Type: 'AWS::KMS::Key', Properties: { KeyPolicy } };
    const encrypted = { Key: key, Db: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'db', KmsKeyId: { Ref: 'Key' } } } };
    const withKey = (...policies: Json[]): string => verdictOf({ ...encrypted, Fn: lambda({ Policies: policies }) });
    expect(withKey(reads)).toBe('implicitly denied');
    expect(withKey(reads, { KMSDecryptPolicy: { KeyId: { Ref: 'Key' } } })).toBe('allowed');
    expect(withKey(reads, { KMSEncryptPolicy_v2: { KeyId: { Ref: 'Key' } } })).toBe('implicitly denied');
    expect(withKey({ AWSSecretsManagerGetSecretValuePolicy: { SecretArn: { 'Fn::Join': ['', [{ Ref: 'Db' }, 'x']] } } })).toBe('implicitly denied');
  });

  test('for rotation allow reading the secrets that the function rotates', () => {
    const rotator = lambda({ FunctionName: 'rotator', Policies: [{ AWSSecretsManagerRotationPolicy: { FunctionName: 'rotator' } }] });
    const rotation = { SecretId: { Ref: 'Db' }, RotationLambdaARN: { 'Fn::GetAtt': ['Fn', 'Arn'] } };
    const schedule = { Type: 'AWS::SecretsManager::RotationSchedule', Properties: rotation };
    expect([verdictOf({ Fn: rotator }), verdictOf({ Fn: rotator, Schedule: schedule })]).toEqual(['implicitly denied', 'allowed']);
  });

  test('that AWS does not publish, or without a parameter, make the answer inconclusive', () => {
    expect(verdictOf({ Fn: lambda({ Policies: [{ MyOwnPolicy: {} }] }) })).toBe('inconclusive');
    expect(verdictOf({ Fn: lambda({ Policies: [{ AWSSecretsManagerGetSecretValuePolicy: {} }] }) })).toBe('inconclusive');
  });
});
