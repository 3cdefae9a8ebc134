import { App, CliCredentialsStackSynthesizer, DefaultStackSynthesizer, LegacyStackSynthesizer, NestedStack, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretAccess, SecretGuards, SecretGuardsOptions } from '../../../src/access';
import { ENV, lambdaRole, messageOf, newApp, OWNER, resourcePolicies, stackIn, Statement, warnings } from '../support';

const ROOT = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${OWNER}:root`]] };
const DEPLOYMENT = { 'Fn::Sub': `arn:\${AWS::Partition}:iam::${OWNER}:role/cdk-hnb659fds-cfn-exec-role-${OWNER}-eu-west-1` };
const DATA = ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'];
const FUNCTION = `arn:aws:lambda:eu-west-1:${OWNER}:function:rotator`;
const ROLE = `arn:aws:iam::${OWNER}:role/rotator`;

const placeholder = (name: string) => `\${AWS::${name}}`;

/** Statements are not merged by CDK here, so that each law is seen by itself. */
function guarded(options?: SecretGuardsOptions, make: (app: App) => Stack = (app) => stackIn(app, 'Stack')) {
  const stack = make(newApp({}));
  const secret = new secretsmanager.CfnSecret(stack, 'Secret');
  SecretGuards.standard(options).protect(secret);
  return { stack, secret };
}

function laws(stack: Stack): Statement[] {
  return resourcePolicies(stack)[0].ResourcePolicy.Statement;
}

function administration(action: string | string[], conditions: object = {}, administrators: unknown[] = [ROOT, DEPLOYMENT]) {
  return {
    Action: action,
    Condition: {
      ...conditions, ArnNotLike: { 'aws:PrincipalArn': administrators }, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
    },
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Resource: '*',
  };
}

function data(expected: object, exempt: unknown[] = [DEPLOYMENT]) {
  return {
    Action: DATA,
    Condition: {
      StringNotEquals: expected,
      ArnNotLike: { 'aws:PrincipalArn': exempt },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
    },
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Resource: '*',
  };
}

const TAGS = (keys: string[]) => ({ 'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': keys } });
const NAMES_FUNCTION = { Null: { 'secretsmanager:RotationLambdaARN': 'false' } };

test('all statements of the standard guards', () => {
  expect(resourcePolicies(guarded().stack)).toEqual([{
    BlockPublicPolicy: true,
    ResourcePolicy: {
      Statement: [
        administration(['secretsmanager:TagResource', 'secretsmanager:UntagResource'], TAGS(['Environment', 'Application'])),
        administration(['secretsmanager:DeleteResourcePolicy', 'secretsmanager:PutResourcePolicy']),
        administration('secretsmanager:RotateSecret', NAMES_FUNCTION),
        administration('secretsmanager:DeleteSecret'),
      ],
      Version: '2012-10-17',
    },
    SecretId: { Ref: 'Secret' },
  }]);
});

describe('laws', () => {
  const everything = () => {
    const stack = stackIn(newApp({}), 'Stack');
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const endpoint = vpc.addInterfaceEndpoint('Endpoint', { service: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER });
    const secret = new secretsmanager.CfnSecret(stack, 'Secret');
    SecretGuards.standard({ organizationId: 'o-abcdefghij', allowedVpcEndpoints: [endpoint], exempt: [new iam.ArnPrincipal(ROLE)] }).protect(secret);
    return laws(stack);
  };
  const isData = (statement: Statement) => JSON.stringify(statement.Action) === JSON.stringify(DATA);

  test('reject an empty list of endpoints, which would deny all access', () => {
    expect(messageOf(() => SecretGuards.standard({ allowedVpcEndpoints: [] }))).toBe('`allowedVpcEndpoints` must have at least one endpoint, '
      + 'got: none, which '
      + 'would deny all access; give one or leave it out [guards-no-endpoint]');
  });

  test('administration denials exempt the account root, the deployment role and AWS services', () => {
    const administrations = everything().filter((statement) => !isData(statement));
    expect(administrations).toHaveLength(4);
    for (const { Condition } of administrations) {
      expect(Condition).toMatchObject({
        ArnNotLike: { 'aws:PrincipalArn': [ROOT, DEPLOYMENT, ROLE] }, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      });
    }
  });

  test('network and organization denials name data actions only', () => {
    expect(everything().filter(isData)).toEqual([
      data({ 'aws:SourceVpce': [{ Ref: 'VpcEndpoint6FF034F6' }] }), data({ 'aws:PrincipalOrgID': 'o-abcdefghij' }),
    ]);
    expect(everything().filter(({ Condition }) => Condition?.StringNotEquals !== undefined).every(isData)).toBe(true);
  });

  test('nothing denies all of Secrets Manager', () => {
    expect(JSON.stringify(everything().map(({ Action }) => Action))).not.toContain('*');
  });
});

describe('the rotation function', () => {
  function rotator(stack: Stack) {
    const role = iam.Role.fromRoleArn(stack, 'RotatorRole', ROLE);
    return lambda.Function.fromFunctionAttributes(stack, 'Rotator', { functionArn: FUNCTION, role });
  }

  test('of an option is allowed, and its role may read from outside the organization', () => {
    const stack = stackIn(newApp({}), 'Stack');
    const secret = new secretsmanager.CfnSecret(stack, 'Secret');
    SecretGuards.standard({ rotationFunctions: [rotator(stack)], organizationId: 'o-abcdefghij' }).protect(secret);
    expect(laws(stack)[2]).toEqual(administration('secretsmanager:RotateSecret', {
      ...NAMES_FUNCTION, ArnNotEquals: { 'secretsmanager:RotationLambdaARN': [FUNCTION] },
    }));
    expect(laws(stack)[4]).toEqual(data({ 'aws:PrincipalOrgID': 'o-abcdefghij' }, [DEPLOYMENT, ROLE]));
  });

  test('that the secret has after its guards were created is allowed, too', () => {
    const stack = stackIn(newApp({}), 'Stack');
    const secret = new secretsmanager.Secret(stack, 'Secret');
    const known: { arns: string[]; roles: iam.IPrincipal[]; tags: string[] } = { arns: [], roles: [], tags: [] };
    const context = { rotationFunctionArns: () => known.arns, rotationRoles: () => known.roles, securityTagKeys: () => known.tags };
    SecretGuards.standard({ organizationId: 'o-abcdefghij' })._statements(secret, context).forEach((statement) => secret.addToResourcePolicy(statement));
    known.arns.push(FUNCTION);
    known.roles.push(new iam.ArnPrincipal(ROLE));
    known.tags.push('CostCenter');
    expect(laws(stack)[0].Condition).toMatchObject(TAGS(['Environment', 'Application', 'CostCenter']));
    expect(laws(stack)[2].Condition).toMatchObject({ ArnNotEquals: { 'secretsmanager:RotationLambdaARN': [FUNCTION] } });
    expect(laws(stack)[4]).toEqual(data({ 'aws:PrincipalOrgID': 'o-abcdefghij' }, [DEPLOYMENT, ROLE]));
  });

  test('without a role exempts only the other principals', () => {
    const stack = stackIn(newApp({}), 'Stack');
    const secret = new secretsmanager.CfnSecret(stack, 'Secret');
    const fn = lambda.Function.fromFunctionArn(stack, 'Rotator', FUNCTION);
    SecretGuards.standard({ rotationFunctions: [fn], organizationId: 'o-abcdefghij' }).protect(secret);
    expect(laws(stack)[4]).toEqual(data({ 'aws:PrincipalOrgID': 'o-abcdefghij' }));
  });
});

test('readers may be exempt from the network without being administrators', () => {
  const { stack } = guarded({ organizationId: 'o-abcdefghij', exemptReaders: [new iam.ArnPrincipal(ROLE)] });
  expect(laws(stack)[4]).toEqual(data({ 'aws:PrincipalOrgID': 'o-abcdefghij' }, [DEPLOYMENT, ROLE]));
  expect(laws(stack)[3]).toEqual(administration('secretsmanager:DeleteSecret'));
});

test('security tags of the options replace the two standard ones', () => {
  expect(laws(guarded({ securityTagKeys: ['Team'] }).stack)[0].Condition).toMatchObject(TAGS(['Team']));
});

describe('the deployment role', () => {
  const exempt = (stack: Stack) => (laws(stack)[3].Condition?.ArnNotLike as { [key: string]: unknown })['aws:PrincipalArn'];
  const elsewhere = (stack: Stack) => iam.Role.fromRoleArn(stack, 'Deployer', `arn:aws:iam::${OWNER}:role/deployer`);

  test('of a nested stack is its parent\'s', () => {
    const app = newApp({});
    const nested = new NestedStack(stackIn(app, 'Parent'), 'Nested');
    SecretGuards.standard().protect(new secretsmanager.CfnSecret(nested, 'Secret'));
    expect(exempt(nested)).toEqual([ROOT, DEPLOYMENT]);
  });

  test('in an environment-agnostic stack keeps its placeholders as CloudFormation\'s', () => {
    const { stack } = guarded({}, (app) => stackIn(app, 'Stack', {}));
    expect(exempt(stack)).toEqual([
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']] },
      { 'Fn::Sub': `arn:${placeholder('Partition')}:iam::${placeholder('AccountId')}:role/cdk-hnb659fds-cfn-exec-role-${placeholder('AccountId')}-${placeholder('Region')}` },
    ]);
  });

  test('may be that of the synthesizer', () => {
    const synthesizer = new DefaultStackSynthesizer({ cloudFormationExecutionRole: `arn:aws:iam::${OWNER}:role/own` });
    expect(exempt(guarded({}, (app) => stackIn(app, 'Stack', { env: ENV, synthesizer })).stack)).toEqual([ROOT, `arn:aws:iam::${OWNER}:role/own`]);
  });

  test('of the options is exempt in addition to that of the synthesizer', () => {
    const stack = stackIn(newApp({}), 'Stack');
    SecretGuards.standard({ deploymentRole: elsewhere(stack) }).protect(new secretsmanager.CfnSecret(stack, 'Secret'));
    expect(exempt(stack)).toEqual([ROOT, DEPLOYMENT, `arn:aws:iam::${OWNER}:role/deployer`]);
  });

  test.each([
    ['LegacyStackSynthesizer', () => new LegacyStackSynthesizer()],
    ['CliCredentialsStackSynthesizer', () => new CliCredentialsStackSynthesizer()],
  ])('must be given with %s', (_, synthesizer) => {
    const stack = stackIn(newApp({}), 'Stack', { env: ENV, synthesizer: synthesizer() });
    const secret = new secretsmanager.CfnSecret(stack, 'Secret');
    expect(messageOf(() => SecretGuards.standard().protect(secret))).toBe('`deploymentRole` must be given if the stack\'s synthesizer has none, '
      + 'got: none; guards would deny the next deployment, give the role that deploys this stack [deployment-role-needed] at Stack/Secret');
    SecretGuards.standard({ deploymentRole: elsewhere(stack) }).protect(secret);
    expect(exempt(stack)).toEqual([ROOT, `arn:aws:iam::${OWNER}:role/deployer`]);
  });

  test('rejects a role of the secret\'s own stack', () => {
    const stack = stackIn(newApp({}), 'Stack');
    const secret = new secretsmanager.CfnSecret(stack, 'Secret');
    expect(messageOf(() => SecretGuards.standard({ deploymentRole: lambdaRole(stack) }).protect(secret))).toBe('`deploymentRole` must not be a '
      + 'role of the secret\'s own stack, got: such a role; without the stack the role does not exist, and only the account root could change the '
      + 'policy, give a role of another stack [deployment-role-own-stack] at Stack/Secret');
  });
});

describe('options', () => {
  const noArn = (prop: string) => `\`${prop}\` must be roles, users or ArnPrincipals, got: a principal without an ARN of its own; give the role `
    + 'that people assume [guards-exempt-type]';

  test.each<[string, SecretGuardsOptions, string]>([
    ['an exempt service', { exempt: [new iam.ServicePrincipal('rds.amazonaws.com')] }, noArn('exempt')],
    ['an exempt account', { exempt: [new iam.AccountPrincipal(OWNER)] }, noArn('exempt')],
    ['everyone as exempt', { exempt: [new iam.AnyPrincipal()] }, noArn('exempt')],
    ['an exempt organization', { exemptReaders: [new iam.OrganizationPrincipal('o-abcdefghij')] }, noArn('exemptReaders')],
    ['no security tag', { securityTagKeys: [] }, '`securityTagKeys` must have at least one key, got: none; give one, '
      + 'or leave it out for Environment and Application [guards-no-tag-key]'],
    ['a malformed organization', { organizationId: 'abc' }, '`organizationId` must be o- and 10 to 32 lower-case letters or digits, got: '
      + '"abc"; copy it '
      + 'from AWS Organizations [organization-id]'],
  ])('reject %s', (_, options, message) => {
    expect(messageOf(() => SecretGuards.standard(options))).toBe(message);
  });

  test('accept roles, users and tokens', () => {
    const stack = stackIn(newApp({}), 'Stack');
    const secret = new secretsmanager.CfnSecret(stack, 'Secret');
    const exempt = [lambdaRole(stack), new iam.User(stack, 'User'), new iam.PrincipalWithConditions(new iam.ArnPrincipal(ROLE), {})];
    SecretGuards.standard({ exempt, organizationId: stack.stackId }).protect(secret);
    expect(laws(stack)[3]).toEqual(administration('secretsmanager:DeleteSecret', {}, [
      ROOT, DEPLOYMENT, { 'Fn::GetAtt': ['Role1ABCC5F0', 'Arn'] }, { 'Fn::GetAtt': ['User00B015A1', 'Arn'] }, ROLE,
    ]));
    expect(laws(stack)[4]).toEqual(data({ 'aws:PrincipalOrgID': { Ref: 'AWS::StackId' } }));
  });
});

describe('one resource policy for each secret', () => {
  test('of an L2 secret is its own, with public access blocked', () => {
    const stack = stackIn(newApp({}), 'Stack');
    const secret = new secretsmanager.Secret(stack, 'Secret');
    secret.addToResourcePolicy(new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: ['*'], principals: [new iam.ArnPrincipal(ROLE)] }));
    SecretGuards.standard().protect(secret);
    expect(resourcePolicies(stack)).toHaveLength(1);
    expect(resourcePolicies(stack)[0].BlockPublicPolicy).toBe(true);
    expect(laws(stack)).toHaveLength(5);
  });

  test('contains grants and guards', () => {
    const { stack, secret } = guarded();
    SecretAccess.ofSecret(stack, secret).read(new iam.ArnPrincipal(ROLE));
    expect(resourcePolicies(stack)).toHaveLength(1);
    expect(laws(stack).map(({ Effect }) => Effect)).toEqual(['Deny', 'Deny', 'Deny', 'Deny', 'Allow']);
  });

  test('guarded twice is guarded once', () => {
    const { stack, secret } = guarded();
    SecretGuards.standard().protect(secret);
    expect(laws(stack)).toHaveLength(4);
  });

  test('of no guards is none', () => {
    const stack = stackIn(newApp(), 'Stack');
    SecretGuards.none().protect(new secretsmanager.CfnSecret(stack, 'Secret'));
    expect(resourcePolicies(stack)).toEqual([]);
    expect(warnings(stack)).toEqual([]);
  });

  test('rejects an imported secret', () => {
    const stack = stackIn(newApp(), 'Stack');
    const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'prod/orders/database');
    expect(messageOf(() => SecretGuards.standard().protect(secret))).toBe('`secret` must be created in this app, got: an imported secret, whose '
      + 'resource policy is managed elsewhere; guard it in the stack that creates it [guards-imported-secret] at Stack/Secret');
  });

  test.each([
    ['an L1', (stack: Stack) => new secretsmanager.CfnSecret(stack, 'Secret')],
    ['an L2', (stack: Stack) => new secretsmanager.Secret(stack, 'Secret')],
  ])('rejects more than 20,480 characters, of %s secret', (_, make) => {
    const app = newApp({});
    const stack = stackIn(app, 'Stack');
    const access = SecretAccess.ofSecret(stack, make(stack));
    const role = (index: number) => new iam.ArnPrincipal(`arn:aws:iam::${OWNER}:role/reader-${index}`);
    Array.from({ length: 100 }, (__, index) => access.read(role(index)));
    expect(() => app.synth()).not.toThrow();
    const large = newApp({});
    const grown = SecretAccess.ofSecret(stackIn(large, 'Stack'), make(large.node.findChild('Stack') as Stack));
    Array.from({ length: 150 }, (__, index) => grown.read(role(index)));
    expect(messageOf(() => large.synth())).toMatch(new RegExp('the secret\'s resource policy must have at most 20480 characters, got: about '
      + '\\d{5}; grant to an '
      + 'account or an organization instead of each role \\[resource-policy-too-large\\]'));
  });

  test('keeps its rules if CDK merges statements', () => {
    const stack = stackIn(newApp(), 'Stack');
    SecretGuards.standard().protect(new secretsmanager.CfnSecret(stack, 'Secret'));
    expect(laws(stack)).toEqual([
      administration(['secretsmanager:TagResource', 'secretsmanager:UntagResource'], TAGS(['Environment', 'Application'])),
      administration(['secretsmanager:DeleteResourcePolicy', 'secretsmanager:DeleteSecret', 'secretsmanager:PutResourcePolicy']),
      administration('secretsmanager:RotateSecret', NAMES_FUNCTION),
    ]);
  });
});
