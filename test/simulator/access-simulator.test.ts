import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sm from 'aws-cdk-lib/aws-secretsmanager';
import { AccessSimulator, AccessVerdict } from '../../src/simulator';

const env = { account: '111111111111', region: 'eu-west-1' };
const lambda = new iam.ServicePrincipal('lambda.amazonaws.com');

interface Tweaks {
  readonly tags?: Record<string, string>;
  readonly name?: string;
  readonly decrypt?: boolean;
  readonly resource?: string;
}

/** A reader by tags, a secret with its key, and an endpoint, with one thing changed. */
function scene(tweaks: Tweaks = {}): AccessSimulator {
  const app = new App();
  const stack = new Stack(app, 'Orders', { env });
  const key = new kms.Key(stack, 'Key');
  const secret = new sm.CfnSecret(stack, 'Database', {
    name: tweaks.name ?? 'prod/orders/database',
    kmsKeyId: key.keyArn,
    tags: Object.entries(tweaks.tags ?? { Environment: 'production' }).map(([k, value]) => ({ key: k, value })),
  });
  const names = stack.formatArn({ service: 'secretsmanager', resource: 'secret', resourceName: 'prod/orders/*-??????', arnFormat: undefined }).replace('secret/', 'secret:');
  const reader = new iam.Role(stack, 'Reader', { assumedBy: lambda });
  reader.addToPolicy(new iam.PolicyStatement({
    sid: 'ReadOrders',
    actions: ['secretsmanager:GetSecretValue'],
    resources: [tweaks.resource ?? names],
    conditions: { StringEquals: { 'secretsmanager:ResourceTag/Environment': 'production' } },
  }));
  if (tweaks.decrypt ?? true) {
    reader.addToPolicy(new iam.PolicyStatement({
      actions: ['kms:Decrypt'],
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${stack.region}.amazonaws.com` }, StringLike: { 'kms:EncryptionContext:SecretARN': names } },
    }));
  }
  new iam.Role(stack, 'Stranger', { assumedBy: lambda });
  const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
  new ec2.CfnVPCEndpoint(stack, 'Endpoint', {
    vpcId: vpc.ref,
    serviceName: 'com.amazonaws.eu-west-1.secretsmanager',
    policyDocument: { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'secretsmanager:*', Resource: names.replace('orders', 'billing') }] },
  });
  new ec2.CfnVPCEndpoint(stack, 'OpenEndpoint', { vpcId: vpc.ref, serviceName: 'com.amazonaws.eu-west-1.secretsmanager' });
  expect(secret.ref).toBeDefined();
  return AccessSimulator.fromApp(app);
}

const query = { principal: 'Orders/Reader', secret: 'prod/orders/database' };

test('a reader whose statements match the tags, the name and the key reads', () => {
  const decision = scene().decide(query);
  expect(decision.verdict).toBe(AccessVerdict.ALLOWED);
  expect(decision.explanation).toBe([
    'Orders/Reader can call secretsmanager:GetSecretValue on prod/orders/database.',
    '- Secrets Manager allows secretsmanager:GetSecretValue by statement 1 (ReadOrders) of Policy Orders/ReaderDefaultPolicy151F3818.',
    '- KMS allows kms:Decrypt by statement 2 of Policy Orders/ReaderDefaultPolicy151F3818.',
  ].join('\n'));
});

describe('mistakes are explained with what to change', () => {
  test.each<[string, Tweaks, string]>([
    ['the secret has no tag', { tags: {} }, [
      'Orders/Reader cannot call secretsmanager:GetSecretValue on prod/orders/database: Secrets Manager denies secretsmanager:GetSecretValue.',
      '- No statement of its identity policy allows it. The closest is statement 1 (ReadOrders) of Policy Orders/ReaderDefaultPolicy151F3818; it does not apply because',
      '  - StringEquals secretsmanager:ResourceTag/Environment = "production", but the request has no such key',
      '- Change: give the resource the tag Environment that the statement requires, or correct the statement.',
    ].join('\n')],
    ['the tag differs', { tags: { Environment: 'development' } }, [
      'Orders/Reader cannot call secretsmanager:GetSecretValue on prod/orders/database: Secrets Manager denies secretsmanager:GetSecretValue.',
      '- No statement of its identity policy allows it. The closest is statement 1 (ReadOrders) of Policy Orders/ReaderDefaultPolicy151F3818; it does not apply because',
      '  - StringEquals secretsmanager:ResourceTag/Environment = "production", but the request has "development"',
      '- Change: give the resource the tag Environment that the statement requires, or correct the statement.',
    ].join('\n')],
    ['the key is not granted', { decrypt: false }, [
      'Orders/Reader cannot call secretsmanager:GetSecretValue on prod/orders/database: KMS denies kms:Decrypt.',
      '- No statement of its identity policy allows kms:Decrypt.',
      '- Change: allow kms:Decrypt on arn:aws:kms:eu-west-1:111111111111:key/<id of Key961B73FD> in the identity policy.',
    ].join('\n')],
  ])('%s', (_, tweaks, explanation) => {
    expect(scene(tweaks).decide(query).explanation).toBe(explanation);
  });

  test('an endpoint policy too narrow', () => {
    const decision = scene().decide({ ...query, endpoint: 'Endpoint' });
    expect(decision.service).toBe('Secrets Manager');
    expect(decision.reason).toBe('denied by Secrets Manager: endpoint policy does not allow it');
    expect(scene().decide({ ...query, endpoint: 'OpenEndpoint' }).isAllowed).toBe(true);
  });
});

test('assertions throw the explanation', () => {
  const simulator = scene();
  expect(() => simulator.assertAllowed(query)).not.toThrow();
  expect(() => simulator.assertDenied({ ...query, principal: 'Orders/Stranger' })).not.toThrow();
  expect(() => simulator.assertAllowed({ ...query, principal: 'Orders/Stranger' })).toThrow([
    'Orders/Stranger cannot call secretsmanager:GetSecretValue on prod/orders/database: Secrets Manager denies secretsmanager:GetSecretValue.',
    '- No statement of its identity policy allows secretsmanager:GetSecretValue.',
    '- Change: allow secretsmanager:GetSecretValue on arn:aws:secretsmanager:eu-west-1:111111111111:secret:prod/orders/database-<suffix> in the identity policy. [access-not-allowed]',
  ].join('\n'));
  expect(() => simulator.assertDenied(query)).toThrow(/^Orders\/Reader can call secretsmanager:GetSecretValue on prod\/orders\/database\.\n/);
});

test('only the readers named may read', () => {
  const simulator = scene();
  expect(() => simulator.assertReadableOnlyBy({ secrets: 'prod/orders/*', principals: ['Orders/Reader'] })).not.toThrow();
  expect(() => simulator.assertReadableOnlyBy({ secrets: 'prod/orders/*', principals: [] })).toThrow(/^Orders\/Reader can call/);
});

test('a matrix shows every principal and secret', () => {
  const matrix = scene().matrix({ actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'] });
  expect(matrix.toMarkdown()).toBe([
    '| Principal | Secret | GetSecretValue | DescribeSecret |',
    '| --- | --- | --- | --- |',
    '| Orders/Reader | prod/orders/database | yes | no |',
    '| Orders/Stranger | prod/orders/database | no | no |',
  ].join('\n'));
  expect(JSON.parse(matrix.toJson())[0]).toEqual({
    principal: 'Orders/Reader', secret: 'prod/orders/database', action: 'secretsmanager:GetSecretValue', verdict: 'allowed', reason: 'allowed',
  });
  expect(matrix.reasons()).toContain('Orders/Stranger, prod/orders/database, secretsmanager:GetSecretValue: denied by Secrets Manager: identity policy does not allow it');
});

describe('what templates do not tell is inconclusive with the reason', () => {
  const template = (policy: object, extra: object = {}): Record<string, unknown> => ({
    Parameters: { Pattern: { Type: 'String' }, Stage: { Type: 'String' } },
    Conditions: { Production: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
    Resources: {
      Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'db' } },
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {}, ...policy } },
      ...extra,
    },
  });
  const inline = (statement: unknown): object => ({ Policies: [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: [statement] } }] });
  const read = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' };
  const decide = (properties: object, parameters?: Record<string, string>): string =>
    AccessSimulator.fromTemplates([{ stackName: 'App', template: template(properties), parameters }]).decide({ principal: 'Role', secret: 'db' }).reason;

  test.each<[string, object, string]>([
    ['a parameter', inline({ ...read, Resource: { Ref: 'Pattern' } }), 'inconclusive: parameter Pattern of stack App has no value; pass it with `parameters`'],
    ['Fn::If', inline({ 'Fn::If': ['Production', read, { Ref: 'AWS::NoValue' }] }),
      'inconclusive: Fn::If on condition Production of stack App: parameter Stage of stack App has no value; pass it with `parameters`'],
    ['a transform', inline({ 'Fn::Transform': { Name: 'AWS::Include' } }), 'inconclusive: a transform of stack App runs at deployment'],
    ['an AWS managed policy', { ManagedPolicyArns: ['arn:aws:iam::aws:policy/Whatever'] },
      'inconclusive: managed policy Whatever is neither in the given templates nor in the simulator\'s data; pass it with `managedPolicies`'],
    ['the network', inline({ ...read, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }),
      'inconclusive: condition key aws:SourceIp: the value of aws:sourceip is not given; pass it with the query\'s `context`'],
  ])('%s', (_, properties, reason) => {
    expect(decide(properties)).toBe(reason);
  });

  test('values given make it known', () => {
    expect(decide(inline({ ...read, Resource: { Ref: 'Pattern' } }), { Pattern: '*' })).toBe('allowed');
    expect(decide(inline({ 'Fn::If': ['Production', read, { Ref: 'AWS::NoValue' }] }), { Stage: 'prod' })).toBe('allowed');
    expect(decide(inline({ 'Fn::If': ['Production', read, { Ref: 'AWS::NoValue' }] }), { Stage: 'dev' })).toContain('denied');
  });

  test('an unknown deny does not hide that nothing allows', () => {
    expect(decide(inline({ ...read, Effect: 'Deny', Resource: { Ref: 'Pattern' } }))).toBe('denied by Secrets Manager: identity policy does not allow it');
  });

  test('a literal suffix may or may not be the one AWS makes', () => {
    const resource = { 'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }, 'secretsmanager', { Ref: 'AWS::Region' }, { Ref: 'AWS::AccountId' }, 'secret:db-AbCdEf']] };
    expect(decide(inline({ ...read, Resource: resource }))).toBe('inconclusive: the six characters that Secrets Manager adds to the ARN of App/Secret');
  });
});

describe('bad input is named with its place', () => {
  const broken = (statement: object): () => AccessSimulator => () => AccessSimulator.fromTemplates([{
    stackName: 'App',
    template: { Resources: { Role: { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: [statement] } }] } } } },
  }]);
  const good = { Effect: 'Allow', Action: 'secretsmanager:*', Resource: '*' };
  const place = 'inline policy p of App/Role, statement 1';

  test.each<[string, object, string]>([
    ['an unknown operator', { ...good, Condition: { StringEqual: { a: 'b' } } }, `${place}: a condition must use one of IAM's operators, got: \`StringEqual\`; correct its spelling [condition-operator]`],
    ['a malformed ARN', { ...good, Resource: 'prod/db' }, `${place}: a resource must be * or an ARN of six parts, got: \`prod/db\`; correct it [policy-resource]`],
    ['a malformed action', { ...good, Action: 'GetSecretValue' }, `${place}: an action must be * or service:Action, got: \`GetSecretValue\`; correct it [policy-action]`],
    ['an effect that is none', { ...good, Effect: 'allow' }, `${place}: \`Effect\` must be Allow or Deny, got: "allow"; correct it [policy-effect]`],
    ['a principal in an identity policy', { ...good, Principal: '*' }, `${place} must not have a principal, got one; a policy of this kind applies to the principal that it is attached to [policy-principal]`],
    ['an element that is none', { ...good, Conditions: {} }, `${place} must hold only elements of IAM's grammar, got: \`Conditions\`; remove it or correct its spelling [policy-element]`],
  ])('rejects %s', (_, statement, message) => {
    expect(broken(statement)).toThrow(message);
    expect(broken(good)).not.toThrow();
  });

  test('rejects what is no template, no account, no action, and principals that are not there', () => {
    expect(() => AccessSimulator.fromTemplates([{ stackName: 'App', template: {} }])).toThrow('`template` of App must be a CloudFormation template with `Resources`, got: {}; pass a synthesized template [simulator-template]');
    expect(() => AccessSimulator.fromTemplates([], { account: '12' })).toThrow('`account` must be 12 digits, got: `12`; name the account to simulate [simulator-account]');
    expect(() => AccessSimulator.fromAssembly('/nowhere')).toThrow('`directory` must be a cloud assembly with manifest.json, got: `/nowhere`; synthesize the app first [simulator-assembly]');
    const simulator = scene();
    expect(() => simulator.decide({ ...query, principal: 'Nobody' })).toThrow('`principal` must name one principal of the templates, got: `Nobody`, which names 0; name one of: Orders/Reader, Orders/Stranger [simulator-principal]');
    expect(() => simulator.decide({ ...query, action: 'secretsmanager:Read' })).toThrow('`action` must be an action of AWS, got: `secretsmanager:Read`; correct its spelling, such as secretsmanager:GetSecretValue [simulator-action]');
  });
});
