import * as iam from 'aws-cdk-lib/aws-iam';
import { changedExample, propertiesOf, type Resources } from './support/changed-example';
import { PolicySource } from '../../src/simulator';

const SECRET = 'AWS::SecretsManager::Secret';
const POLICY = 'AWS::IAM::ManagedPolicy';
const API = 'OrdersService/Orders/Api';
const ROTATION = 'OrdersService/SecretRotationFunctions';
const query = { principal: API, secret: 'prod/orders/database' };
const everything = PolicySource.fromStatements(new iam.PolicyStatement({ actions: ['*'], resources: ['*'] }));

interface Tag {
  Key: string;
  Value: string;
}

function tagsOf(resources: Resources): Tag[] {
  return propertiesOf(resources, SECRET, 'database').Tags;
}

function guardsOf(resources: Resources): Array<Record<string, any>> {
  return propertiesOf(resources, 'AWS::SecretsManager::ResourcePolicy', 'databasePolicy').ResourcePolicy.Statement;
}

/** What people read who assert that a request is allowed. */
function complaint(assertion: () => void): string[] {
  try {
    assertion();
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
}

test('the unchanged copy is right', () => {
  expect(complaint(() => changedExample(() => undefined).assertAllowed(query))).toEqual([]);
});

test('1. a tag is missing on the secret', () => {
  const simulator = changedExample((resources) => {
    propertiesOf(resources, SECRET, 'database').Tags = tagsOf(resources).filter(({ Key }) => Key !== 'Application');
  });
  expect(complaint(() => simulator.assertAllowed(query))).toEqual([
    'OrdersService/Orders/Api/ServiceRole cannot call secretsmanager:GetSecretValue on prod/orders/database: Secrets Manager denies secretsmanager:GetSecretValue.',
    '- No statement of its identity policy allows it. The closest is statement 1 of ManagedPolicy OrdersService/OrdersApiServiceRoleSecretAccess73EC77CC; it does not apply because',
    '  - StringEquals secretsmanager:ResourceTag/Application = "orders", but the request has no such key',
    '- Change: give the resource the tag Application that the statement requires, or correct the statement. [access-not-allowed]',
  ]);
});

test('2. the value of a tag differs', () => {
  const simulator = changedExample((resources) => {
    tagsOf(resources).filter(({ Key }) => Key === 'Environment').forEach((tag) => { tag.Value = 'Production'; });
  });
  expect(complaint(() => simulator.assertAllowed(query))).toEqual([
    'OrdersService/Orders/Api/ServiceRole cannot call secretsmanager:GetSecretValue on prod/orders/database: Secrets Manager denies secretsmanager:GetSecretValue.',
    '- No statement of its identity policy allows it. The closest is statement 1 of ManagedPolicy OrdersService/OrdersApiServiceRoleSecretAccess73EC77CC; it does not apply because',
    '  - StringEquals secretsmanager:ResourceTag/Environment = "production", but the request has "Production"',
    '- Change: give the resource the tag Environment that the statement requires, or correct the statement. [access-not-allowed]',
  ]);
});

test('3. a reader has Resource: *', () => {
  const simulator = changedExample((resources) => {
    const statement = { Sid: 'Everything', Effect: 'Allow', Action: ['secretsmanager:GetSecretValue', 'kms:Decrypt'], Resource: '*' };
    propertiesOf(resources, POLICY, 'ExecutionRoleSecretAccess').PolicyDocument.Statement.push(statement);
  });
  const principals = [API, 'OrdersService/Orders/Worker/TaskRole', ROTATION];
  expect(complaint(() => simulator.assertReadableOnlyBy({ secrets: 'prod/orders/database', principals }))).toEqual([
    'OrdersService/Orders/Worker/ExecutionRole can call secretsmanager:GetSecretValue on prod/orders/database.',
    '- Secrets Manager allows secretsmanager:GetSecretValue by statement 3 (Everything) of ManagedPolicy OrdersService/OrdersWorkerExecutionRoleSecretAccess431547A1.',
    '- KMS allows kms:Decrypt by statement 3 (Everything) of ManagedPolicy OrdersService/OrdersWorkerExecutionRoleSecretAccess431547A1. [access-not-denied]',
  ]);
});

test('4. a secret lies under the path with a foreign tag', () => {
  const simulator = changedExample((resources) => {
    const mailRelay = propertiesOf(resources, SECRET, 'mailrelay');
    const Tags = [{ Key: 'Environment', Value: 'production' }, { Key: 'Application', Value: 'payroll' }];
    resources.Payroll = { Type: SECRET, Properties: { Name: 'prod/orders/payroll', KmsKeyId: mailRelay.KmsKeyId, Tags } };
  });
  expect(complaint(() => simulator.assertAllowed({ ...query, secret: 'prod/orders/payroll' }))).toEqual([
    'OrdersService/Orders/Api/ServiceRole cannot call secretsmanager:GetSecretValue on prod/orders/payroll: Secrets Manager denies secretsmanager:GetSecretValue.',
    '- No statement of its identity policy allows it. The closest is statement 1 of ManagedPolicy OrdersService/OrdersApiServiceRoleSecretAccess73EC77CC; it does not apply because',
    '  - StringEquals secretsmanager:ResourceTag/Application = "orders", but the request has "payroll"',
    '- Change: give the resource the tag Application that the statement requires, or correct the statement. [access-not-allowed]',
  ]);
});

test('5. the statement for KMS is missing', () => {
  const simulator = changedExample((resources) => {
    const { PolicyDocument: document } = propertiesOf(resources, POLICY, 'ApiServiceRoleSecretAccess');
    document.Statement = document.Statement.filter(({ Action }: { Action: string | string[] }) => Action !== 'kms:Decrypt');
  });
  expect(complaint(() => simulator.assertAllowed(query))).toEqual([
    'OrdersService/Orders/Api/ServiceRole cannot call secretsmanager:GetSecretValue on prod/orders/database: KMS denies kms:Decrypt.',
    '- No statement of its identity policy allows kms:Decrypt.',
    '- Change: allow kms:Decrypt on arn:aws:kms:eu-west-1:111111111111:key/<id of OrdersSecretsHierarchyEncryptionKey56F56096> in the identity policy. [access-not-allowed]',
  ]);
});

test('6. the endpoint policy is too narrow', () => {
  const simulator = changedExample((resources) => {
    const { PolicyDocument: document } = propertiesOf(resources, 'AWS::EC2::VPCEndpoint', 'SecretsManager');
    document.Statement[0].Resource = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:prod/billing/*';
  });
  expect(complaint(() => simulator.assertAllowed({ ...query, endpoint: 'OrdersService/Orders/Vpc/SecretsManagerEndpoint' }))).toEqual([
    'OrdersService/Orders/Api/ServiceRole cannot call secretsmanager:GetSecretValue on prod/orders/database: Secrets Manager denies secretsmanager:GetSecretValue.',
    '- No statement of its endpoint policy allows it. The closest is statement 1 (AllowOwnPrincipalsOnPaths) of policy of endpoint OrdersService/OrdersVpcSecretsManagerEndpoint0A19F13C; it does not apply because',
    '  - its resources are arn:aws:secretsmanager:eu-west-1:111111111111:secret:prod/billing/*; the request is for arn:aws:secretsmanager:eu-west-1:111111111111:secret:prod/orders/database-<suffix>',
    '- Change: name the resource in that statement, with the six characters that Secrets Manager adds to a secret\'s ARN as ??????. [access-not-allowed]',
  ]);
});

test('7a. the guard locks out the deployment role', () => {
  const simulator = changedExample((resources) => {
    guardsOf(resources).forEach((statement) => { statement.Condition.ArnNotLike['aws:PrincipalArn'].pop(); });
  });
  const deployment = { principal: 'arn:aws:iam::111111111111:role/cdk-hnb659fds-cfn-exec-role-111111111111-eu-west-1', identityPolicies: [everything] };
  expect(complaint(() => simulator.assertAllowed({ ...query, ...deployment, action: 'secretsmanager:PutResourcePolicy' }))).toEqual([
    'arn:aws:iam::111111111111:role/cdk-hnb659fds-cfn-exec-role-111111111111-eu-west-1 cannot call secretsmanager:PutResourcePolicy on prod/orders/database: Secrets Manager denies secretsmanager:PutResourcePolicy.',
    '- Denied by statement 2 of resource policy OrdersService/OrdersSecretsHierarchydatabasePolicyC5D10851 because ArnNotLike aws:PrincipalArn = "arn:aws:iam::111111111111:root" (the request has "arn:aws:iam::111111111111:role/cdk-hnb659fds-cfn-exec-role-111111111111-eu-west-1") and BoolIfExists aws:PrincipalIsAWSService = "false" (the request has "false").',
    '- Change: exempt the principal from that statement, or meet its conditions. [access-not-allowed]',
  ]);
});

test('7b. the guard locks out the rotation function', () => {
  const simulator = changedExample((resources) => {
    const Condition = { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111111111111:root' } };
    guardsOf(resources).push({ Sid: 'OnlyRoot', Effect: 'Deny', Principal: '*', Action: 'secretsmanager:PutSecretValue', Resource: '*', Condition });
  });
  expect(complaint(() => simulator.assertAllowed({ ...query, principal: ROTATION, action: 'secretsmanager:PutSecretValue' }))).toEqual([
    'OrdersService/SecretRotationFunctions/f2065719/Role cannot call secretsmanager:PutSecretValue on prod/orders/database: Secrets Manager denies secretsmanager:PutSecretValue.',
    '- Denied by statement 4 (OnlyRoot) of resource policy OrdersService/OrdersSecretsHierarchydatabasePolicyC5D10851 because ArnNotLike aws:PrincipalArn = "arn:aws:iam::111111111111:root" (the request has "arn:aws:iam::111111111111:role/<generated>").',
    '- Change: exempt the principal from that statement, or meet its conditions. [access-not-allowed]',
  ]);
});
