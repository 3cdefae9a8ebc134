import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretGuards, SecretGuardsOptions } from '../../../src/access';
import { RotationStrategy } from '../../../src/rotation';
import { ManagedSecret, SecretContent } from '../../../src/secrets';
import { lambdaRole, messageOf, newApp, OWNER, resourcePolicies, stackIn, Statement } from '../support';
import { DATA, DEPLOYMENT, FUNCTION, NAMES_FUNCTION, ROLE, ROOT, TAGS, administration, data, guarded, laws } from './support';

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

  test.each<[string, (secret: ManagedSecret, fn: lambda.IFunction) => void]>([
    ['addRotation', (secret, fn) => secret.addRotation(RotationStrategy.byFunction(fn))],
    ["CDK's addRotationSchedule", (secret, fn) => secret.addRotationSchedule('Schedule', { rotationLambda: fn })],
  ])('that a managed secret gets by %s is allowed, too', (_method, rotate) => {
    const stack = stackIn(newApp({}), 'Stack');
    const guards = SecretGuards.standard({ organizationId: 'o-abcdefghij' });
    const secret = new ManagedSecret(stack, 'Secret', { content: SecretContent.empty(), guards });
    rotate(secret, rotator(stack));
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
