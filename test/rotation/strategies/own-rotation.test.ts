import { App, CfnElement, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { DatabaseEngine } from '../../../src/engines/database-engine';
import { PasswordRules } from '../../../src/engines/password-rules';
import { SecretsManagerEndpoint } from '../../../src/network/secrets-manager-endpoint';
import { bindRotation } from '../../../src/rotation/bind-rotation';
import { DatabasePrivileges } from '../../../src/rotation/function/database-privileges';
import { RotationFunction } from '../../../src/rotation/function/rotation-function';
import { RotationMethod } from '../../../src/rotation/function/rotation-method';
import { RotationContext } from '../../../src/rotation/rotation-context';
import { RotationStrategy } from '../../../src/rotation/strategies/rotation-strategy';
import { contextOf, makeStack, messageOf } from '../support';

const SCHEDULE = 'AWS::SecretsManager::RotationSchedule';
const FUNCTION = 'AWS::Lambda::Function';
const only = (template: Template, type: string) => Object.values(template.findResources(type))[0];
const code = lambda.Code.fromInline('exports.handler = async () => undefined;');
const named = (construct: Construct) => Stack.of(construct).getLogicalId(construct.node.defaultChild as CfnElement);

class Database extends Construct {
  public readonly vpc: ec2.Vpc;
  public readonly group: ec2.SecurityGroup;

  constructor(scope: Construct, subnetType = ec2.SubnetType.PRIVATE_WITH_EGRESS) {
    super(scope, 'Database');
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      maxAzs: 2,
      subnetConfiguration: [{ name: 'public', subnetType: ec2.SubnetType.PUBLIC }, { name: 'inner', subnetType }],
    });
    this.group = new ec2.SecurityGroup(this, 'Group', { vpc: this.vpc, allowAllOutbound: false });
  }
}

/** A PostgreSQL secret of this user, connected to the database. */
function secretOf(scope: Construct, database: Database, id = 'Secret', more: Partial<RotationContext> = {}): RotationContext {
  const secret = new secretsmanager.Secret(scope, id, { encryptionKey: new kms.Key(scope, `${id}Key`) });
  return contextOf(secret, {
    engine: DatabaseEngine.POSTGRES,
    username: 'app',
    target: {
      description: 'database Stack/Database',
      attachable: true,
      connections: new ec2.Connections({ securityGroups: [database.group] }),
      vpc: database.vpc,
      port: 5432,
      endpoint: { host: 'db.example.com', port: 5432 },
    },
    ...more,
  });
}

/** What the one function of a stack is told. */
function told(stack: Stack) {
  const text = Stack.of(stack).resolve(only(Template.fromStack(stack), FUNCTION).Properties.Environment.Variables.ROTATION_SETTINGS);
  return typeof text === 'string' ? JSON.parse(text) : text;
}

describe('our function for one user', () => {
  function setUp() {
    const stack = makeStack();
    const database = new Database(stack);
    const context = secretOf(stack, database);
    return { stack, database, context };
  }

  test('is scheduled by the direct Ref of the secret, and waits for all that a rotation needs', () => {
    const { stack, context } = setUp();
    bindRotation(context, RotationStrategy.singleUser());
    const template = Template.fromStack(stack);
    const [functionId] = Object.keys(template.findResources(FUNCTION));
    const schedule = only(template, SCHEDULE);
    expect(schedule.Properties).toEqual({
      SecretId: { Ref: 'SecretA720EF05' },
      RotationLambdaARN: { 'Fn::GetAtt': [functionId, 'Arn'] },
      RotationRules: { ScheduleExpression: 'cron(0 3 1 * ? *)' },
      RotateImmediatelyOnUpdate: false,
    });
    const needed = ['AWS::IAM::ManagedPolicy', 'AWS::Lambda::Permission', FUNCTION].flatMap((type) => Object.keys(template.findResources(type)));
    expect(needed).toHaveLength(4);
    expect(schedule.DependsOn).toEqual(expect.arrayContaining(needed));
    expect(schedule.DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^DatabaseGroupfromStackSecretRotationFunctions/)]));
    expect(only(template, 'AWS::Lambda::Permission').Properties).toEqual({
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': [functionId, 'Arn'] },
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
      SourceArn: { Ref: 'SecretA720EF05' },
    });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('may change this secret and no other, and reaches the port of the database and Secrets Manager', () => {
    const { stack, database, context } = setUp();
    bindRotation(context, RotationStrategy.singleUser());
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([{
          Action: ['DescribeSecret', 'GetSecretValue', 'ListSecretVersionIds', 'PutSecretValue', 'UpdateSecretVersionStage'].map((one) => `secretsmanager:${one}`),
          Effect: 'Allow',
          Resource: { Ref: 'SecretA720EF05' },
        }]),
      },
    });
    const peer = { 'Fn::GetAtt': [Match.stringLikeRegexp('^SecretRotationFunctions'), 'GroupId'] };
    const port = { FromPort: 5432, ToPort: 5432, IpProtocol: 'tcp', Description: 'Rotation to the database' };
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      ...port, GroupId: { 'Fn::GetAtt': [named(database.group), 'GroupId'] }, SourceSecurityGroupId: peer,
    });
    template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
      ...port, GroupId: peer, DestinationSecurityGroupId: { 'Fn::GetAtt': [named(database.group), 'GroupId'] },
    });
  });

  test('tells the function of its guards', () => {
    const { context } = setUp();
    const functions: lambda.IFunction[] = [];
    bindRotation({ ...context, onFunction: (one) => functions.push(one) }, RotationStrategy.singleUser());
    expect(functions).toHaveLength(1);
  });

  test('warns where the way to the database is not known', () => {
    const { stack, context } = setUp();
    bindRotation({ ...context, target: { ...context.target!, connections: undefined } }, RotationStrategy.singleUser());
    Annotations.fromStack(stack).hasWarning('/Stack/Secret', 'The security groups of database Stack/Database are not known: let the rotation function in '
      + 'yourself [ack: cdk-managed-secrets:rotation-database-closed]');
  });

  test('warns where it runs outside of a VPC', () => {
    const { stack, context } = setUp();
    bindRotation({ ...context, target: { ...context.target!, vpc: undefined } }, RotationStrategy.singleUser());
    Annotations.fromStack(stack).hasWarning('/Stack/Secret', 'The rotation function runs outside of any VPC and reaches public databases only: give `vpc`, '
      + 'the one of the database [ack: cdk-managed-secrets:rotation-outside-vpc]');
  });

  test.each<[string, Partial<RotationContext>, RotationStrategy, string]>([
    ['a secret connected to none', { target: undefined }, RotationStrategy.singleUser(), 'the secret must be connected to its database for rotation, got: a '
      + 'secret connected to none; pass it to the database as its credentials or connect it before its rotation is added [rotation-not-connected] '
      + 'at Stack/Secret'],
    ['a strategy that the engine has not', {}, RotationStrategy.dualPassword(), '`strategy` must be one that PostgreSQL can do, got: dualPassword; use '
      + 'RotationStrategy.singleUser or RotationStrategy.alternatingUsers [rotation-method] at Stack/Secret'],
    ['a port that nobody knows', {
      engine: DatabaseEngine.of({ name: 'CockroachDB', engineName: 'postgres' }), target: { description: 'host db', attachable: false },
    }, RotationStrategy.singleUser(), '`port` must be given for CockroachDB, got: none; pass it in DatabaseTarget.host(hostname, { port }) '
      + '[rotation-port-unknown] at Stack/Secret'],
  ])('refuses %s, and makes nothing', (_what, more, strategy, message) => {
    const { stack, context } = setUp();
    expect(messageOf(() => bindRotation({ ...context, ...more }, strategy))).toBe(message);
    Template.fromStack(stack).resourceCountIs(FUNCTION, 0);
  });

  test('refuses isolated subnets without a way out', () => {
    const stack = makeStack();
    const context = secretOf(stack, new Database(stack, ec2.SubnetType.PRIVATE_ISOLATED));
    expect(messageOf(() => bindRotation(context, RotationStrategy.singleUser()))).toBe('`vpcSubnets` must have network connectivity to Secrets Manager, got: isolated subnets '
      + 'without its endpoint; make a SecretsManagerEndpoint, set `createEndpoint`, or choose subnets with a NAT gateway [rotation-no-way] at Stack/Secret');
    bindRotation(context, RotationStrategy.singleUser({ createEndpoint: true }));
    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPCEndpoint', 1);
  });

  test('waits for its way to Secrets Manager, of a security group that was given, too', () => {
    const stack = makeStack();
    const database = new Database(stack, ec2.SubnetType.PRIVATE_ISOLATED);
    const given = new ec2.SecurityGroup(stack, 'Given', { vpc: database.vpc, allowAllOutbound: false });
    bindRotation(secretOf(stack, database), RotationStrategy.singleUser({ createEndpoint: true, securityGroups: [given] }));
    const template = Template.fromStack(stack);
    const waits = ['AWS::EC2::VPCEndpoint', 'AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress']
      .map((type) => Object.keys(template.findResources(type)));
    expect(waits.map((ids) => ids.length)).toEqual([1, 2, 2]);
    expect(only(template, SCHEDULE).DependsOn).toEqual(expect.arrayContaining(waits.flat()));
  });
});

describe('a superuser', () => {
  function setUp() {
    const stack = makeStack();
    const database = new Database(stack);
    const superuserSecret = new secretsmanager.Secret(stack, 'Superuser', { encryptionKey: new kms.Key(stack, 'SuperuserKey') });
    return { stack, database, superuserSecret, context: secretOf(stack, database) };
  }

  test('is read by the function, which is told where its password may go', () => {
    const { stack, superuserSecret, context } = setUp();
    bindRotation({ ...context, privileges: DatabasePrivileges.readOnly({ database: 'orders', schema: 'public' }) }, RotationStrategy.singleUser({ superuserSecret }));
    const template = Template.fromStack(stack);
    const [text] = Object.values(template.findResources(FUNCTION)).map(({ Properties }) => Properties.Environment.Variables.ROTATION_SETTINGS);
    const [before, reference, after] = text['Fn::Join'][1];
    expect(reference).toEqual({ Ref: 'Superuser3BCAEA1E' });
    expect(JSON.parse(`${before}ARN${after}`)).toMatchObject({
      strategy: { kind: 'singleUser' },
      endpoint: { host: 'db.example.com', port: 5432 },
      superuserSecretArn: 'ARN',
      usernames: ['app'],
      privileges: { access: 'readOnly', database: 'orders', schema: 'public' },
    });
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([{
          Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], Effect: 'Allow', Resource: { Ref: 'Superuser3BCAEA1E' },
        }]),
      },
    });
  });

  test('is that of the secret where the strategy names none', () => {
    const { stack, superuserSecret, context } = setUp();
    bindRotation({ ...context, superuserInContent: superuserSecret }, RotationStrategy.alternatingUsers({ usernames: ['app', 'app2'], ownerRole: 'owner' }));
    expect(JSON.stringify(told(stack))).toContain('Superuser3BCAEA1E');
  });

  test('must bring the host where it is not known here', () => {
    const { stack, superuserSecret, context } = setUp();
    bindRotation({ ...context, target: { ...context.target!, endpoint: undefined } }, RotationStrategy.singleUser({ superuserSecret }));
    Annotations.fromStack(stack).hasWarning('/Stack/Secret', 'The host of the database is not known here, so the secret of the superuser must name it, which one '
      + 'that RDS manages does not: connect a ManagedDatabaseSecret to the database [ack: cdk-managed-secrets:rotation-host-unknown]');
  });

  test('changes the users of the secrets that share the function, and no other', () => {
    const { stack, database, superuserSecret } = setUp();
    const strategy = RotationStrategy.singleUser({ superuserSecret });
    ['reports', 'app', 'app'].forEach((username, index) => bindRotation(secretOf(stack, database, `Secret${index}`, { username }), strategy));
    expect(JSON.stringify(told(stack))).toContain('\\"usernames\\":[\\"app\\",\\"reports\\"]');
    Template.fromStack(stack).resourceCountIs(FUNCTION, 1);
  });

  test('must be another secret', () => {
    const { context } = setUp();
    const superuserSecret = context.secret as secretsmanager.Secret;
    expect(messageOf(() => bindRotation(context, RotationStrategy.singleUser({ superuserSecret })))).toBe('`superuserSecret` must be another secret than the '
      + 'rotated one, got: the same; give the secret of the administrator, or leave it out [rotation-superuser] at Stack/Secret');
  });

  test('rotates two users, one of which is that of the secret', () => {
    const { superuserSecret, context } = setUp();
    const strategy = RotationStrategy.alternatingUsers({ usernames: ['one', 'two'], ownerRole: 'owner', superuserSecret });
    expect(messageOf(() => bindRotation(context, strategy))).toBe('`usernames` must hold the user of the secret, "app", got: "one" and "two"; name the user '
      + 'that the secret is made with, and the other one [rotation-alternating-user] at Stack/Secret');
  });
});

test('a value that nothing else must learn is made anew outside of any VPC', () => {
  const stack = makeStack();
  const secret = new secretsmanager.Secret(stack, 'Secret');
  bindRotation(contextOf(secret), RotationStrategy.regenerate({ field: 'key' }));
  const template = Template.fromStack(stack);
  expect(only(template, FUNCTION).Properties.VpcConfig).toBeUndefined();
  expect(told(stack)).toEqual({
    strategy: { kind: 'regenerate', field: 'key' },
    password: {
      length: 32, characterSets: ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789'], requireEachSet: true,
    },
  });
});

test('a host that CloudFormation does not attach is told to the function', () => {
  const stack = makeStack();
  const database = new Database(stack);
  const context = secretOf(stack, database);
  bindRotation({ ...context, target: { ...context.target!, attachable: false } }, RotationStrategy.singleUser());
  expect(told(stack).endpoint).toEqual({ host: 'db.example.com', port: 5432 });
});

describe('functions are shared', () => {
  type Rotated = [Partial<RotationContext>, RotationStrategy];

  function count(rotate: (scope: Stack, database: Database) => void): number {
    const stack = makeStack();
    rotate(stack, new Database(stack));
    return Object.keys(Template.fromStack(stack).findResources(FUNCTION)).length;
  }
  const two = (first: Rotated, second: Rotated) => count((stack, database) => {
    [first, second].forEach(([more, strategy], index) => bindRotation(secretOf(stack, database, `Secret${index}`, more), strategy));
  });
  const single = RotationStrategy.singleUser;

  test('by secrets of one VPC, protocol and strategy', () => {
    expect(two([{}, single()], [{}, single()])).toBe(1);
    expect(two([{}, single()], [{ engine: DatabaseEngine.AURORA_POSTGRES }, single()])).toBe(1);
    expect(two([{ environment: 'production' }, single()], [{ environment: 'production' }, single()])).toBe(1);
    expect(two([{}, single({ functionOptions: { code } })], [{}, single({ functionOptions: { code } })])).toBe(1);
  });

  test.each<[string, Rotated, Rotated]>([
    ['environment', [{ environment: 'production' }, single()], [{ environment: 'test' }, single()]],
    ['label order', [{}, single()], [{}, single({ promoteInFinishStep: true })]],
    ['protocol', [{}, single({ functionOptions: { code } })], [{ engine: DatabaseEngine.MYSQL }, single({ functionOptions: { code } })]],
    ['alphabet', [{}, single()], [{ passwordRules: PasswordRules.of() }, single()]],
    ['memory', [{}, single()], [{}, single({ functionOptions: { memorySize: 512 } })]],
    ['code', [{}, single({ functionOptions: { code } })], [{}, single({ functionOptions: { code: lambda.Code.fromInline('exports.handler = 1;') } })]],
  ])('but not across a different %s', (_what, first, second) => {
    expect(two(first, second)).toBe(2);
  });

  test('but not across superusers', () => {
    expect(count((stack, database) => ['A', 'B'].forEach((id) => {
      const superuserSecret = new secretsmanager.Secret(stack, `Superuser${id}`, { encryptionKey: new kms.Key(stack, `SuperuserKey${id}`) });
      bindRotation(secretOf(stack, database, id), RotationStrategy.singleUser({ superuserSecret }));
    }))).toBe(2);
  });

  test('but not across keys of superusers', () => {
    expect(count((stack, database) => {
      const superuserSecret = secretsmanager.Secret.fromSecretNameV2(stack, 'Superuser', 'superuser');
      ['A', 'B'].forEach((id) => bindRotation(secretOf(stack, database, id), RotationStrategy.singleUser({
        superuserSecret, superuserKey: new kms.Key(stack, `SuperuserKey${id}`),
      })));
    })).toBe(2);
  });

  test('by no more secrets than its resource policy has room for', () => {
    const stack = makeStack();
    const database = new Database(stack);
    for (let index = 0; index < 31; index++) {
      bindRotation(secretOf(stack, database, `Secret${index}`), single());
    }
    const perFunction = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Permission'))
      .reduce<Record<string, number>>((counts, { Properties: { FunctionName } }) => {
        const [id] = FunctionName['Fn::GetAtt'];
        return { ...counts, [id]: (counts[id] ?? 0) + 1 };
      }, {});
    expect(Object.values(perFunction)).toEqual([30, 1]);
  });

  test('with ids that are the same in every stage and at every run', () => {
    const ids = ['one', 'two'].map((name) => {
      const stack = new Stack(new Stage(new App(), name), 'Stack');
      bindRotation(secretOf(stack, new Database(stack)), RotationStrategy.singleUser());
      return Object.keys(Template.fromStack(stack).findResources(FUNCTION));
    });
    expect(ids[0]).toEqual(ids[1]);
  });
});

describe('stacks', () => {
  test('a database of another stack does not come to depend on the secrets', () => {
    const app = new App();
    const network = new Stack(app, 'Network');
    const secrets = new Stack(app, 'Secrets');
    bindRotation(secretOf(secrets, new Database(network)), RotationStrategy.singleUser());
    app.synth();
    expect(network.dependencies).toEqual([]);
    Template.fromStack(secrets).resourceCountIs(FUNCTION, 1);
    Template.fromStack(network).resourceCountIs(FUNCTION, 0);
  });

  test.each([
    ['Secrets', 'Secrets'], ['Secrets', 'Network'], ['Secrets', 'Endpoint'], ['Network', 'Network'], ['Network', 'Endpoint'],
  ])('the secret in the stack %s and the endpoint in the stack %s close no cycle', (secretStack, endpointStack) => {
    const app = new App();
    const stacks: { [name: string]: Stack } = Object.fromEntries(['Network', 'Endpoint', 'Secrets'].map((name) => [name, new Stack(app, name)]));
    const database = new Database(stacks.Network, ec2.SubnetType.PRIVATE_ISOLATED);
    new SecretsManagerEndpoint(stacks[endpointStack], 'SecretsManager', { vpc: database.vpc });
    bindRotation(secretOf(stacks[secretStack], database), RotationStrategy.singleUser());
    expect(() => app.synth()).not.toThrow();
  });

  test('a nested stack holds the function of its secrets', () => {
    const stack = makeStack();
    const nested = new NestedStack(stack, 'Nested');
    bindRotation(secretOf(nested, new Database(stack)), RotationStrategy.singleUser());
    Template.fromStack(nested).resourceCountIs(FUNCTION, 1);
    Template.fromStack(nested).resourceCountIs(SCHEDULE, 1);
    Template.fromStack(stack).resourceCountIs(FUNCTION, 0);
  });

  test('a function made by hand, with the secrets in another stack, goes through byFunction', () => {
    const app = new App();
    const functions = new Stack(app, 'Functions');
    const database = new Database(functions);
    const rotation = new RotationFunction(functions, 'Rotation', { engine: DatabaseEngine.POSTGRES, method: RotationMethod.singleUser(), vpc: database.vpc });
    const secrets = new Stack(app, 'Secrets');
    bindRotation(secretOf(secrets, database), RotationStrategy.byFunction(rotation.function));
    app.synth();
    Template.fromStack(secrets).resourceCountIs(SCHEDULE, 1);
    expect(functions.dependencies).toEqual([]);
  });
});
