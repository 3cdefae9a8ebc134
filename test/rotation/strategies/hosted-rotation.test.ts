import { Duration } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { DatabaseEngine } from '../../../src/engines/database-engine';
import { PasswordRules } from '../../../src/engines/password-rules';
import { SecretsManagerEndpoint } from '../../../src/network/secrets-manager-endpoint';
import { bindRotation } from '../../../src/rotation/bind-rotation';
import { RotationWindow } from '../../../src/rotation/schedule/rotation-window';
import { RotationStrategy } from '../../../src/rotation/strategies/rotation-strategy';
import { connectedTo, contextOf, makeSecret, makeStack, messageOf } from '../support';

const TYPE = 'AWS::SecretsManager::RotationSchedule';

function setUp(subnetType = ec2.SubnetType.PRIVATE_WITH_EGRESS) {
  const stack = makeStack();
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    maxAzs: 2,
    subnetConfiguration: [{ name: 'public', subnetType: ec2.SubnetType.PUBLIC }, { name: 'inner', subnetType }],
  });
  const database = new ec2.SecurityGroup(stack, 'DatabaseGroup', { vpc, allowAllOutbound: false });
  const key = new kms.Key(stack, 'Key');
  return { stack, vpc, database, key, secret: makeSecret(stack, key) };
}
const schedule = (template: Template) => Object.values(template.findResources(TYPE))[0];

describe('hosted rotation of one user', () => {
  test('renders the schedule, by the direct Ref of the secret, after all ways are open', () => {
    const { stack, vpc, database, secret } = setUp();
    bindRotation(connectedTo(secret, database, vpc), RotationStrategy.hostedSingleUser());
    const template = Template.fromStack(stack);
    expect(schedule(template)).toEqual({
      Type: TYPE,
      Properties: {
        SecretId: { Ref: 'SecretA720EF05' },
        RotationRules: { ScheduleExpression: 'cron(0 3 1 * ? *)' },
        RotateImmediatelyOnUpdate: false,
        HostedRotationLambda: {
          RotationType: 'PostgreSQLSingleUser',
          KmsKeyArn: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] },
          VpcSubnetIds: { 'Fn::Join': ['', [{ Ref: 'VpcinnerSubnet1Subnet65437ECA' }, ',', { Ref: 'VpcinnerSubnet2Subnet70E172DC' }]] },
          VpcSecurityGroupIds: { 'Fn::GetAtt': ['SecretRotationSecurityGroupC7E2DA09', 'GroupId'] },
          ExcludeCharacters: DatabaseEngine.POSTGRES.passwordRules.excludeCharacters,
        },
      },
      DependsOn: expect.arrayContaining([
        expect.stringMatching(/^DatabaseGroupfromStackSecretRotationSecurityGroup/),
        expect.stringMatching(/^SecretRotationSecurityGroup/),
      ]),
    });
    expect(template.toJSON().Transform).toBe('AWS::SecretsManager-2024-09-16');
  });

  test('opens its own security group to the database and to Secrets Manager, and the database to it', () => {
    const { stack, vpc, database, secret } = setUp();
    bindRotation(connectedTo(secret, database, vpc), RotationStrategy.hostedSingleUser());
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'Hosted rotation function of a secret',
      SecurityGroupEgress: [{ CidrIp: '0.0.0.0/0', Description: 'To Secrets Manager', FromPort: 443, IpProtocol: 'tcp', ToPort: 443 }],
    });
    template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
      FromPort: 5433, ToPort: 5433, IpProtocol: 'tcp', DestinationSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DatabaseGroup'), 'GroupId'] },
    });
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      FromPort: 5433, ToPort: 5433, IpProtocol: 'tcp', GroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DatabaseGroup'), 'GroupId'] },
    });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('takes every option', () => {
    const { stack, vpc, database, secret } = setUp();
    const own = new ec2.SecurityGroup(stack, 'OwnGroup', { vpc });
    bindRotation(connectedTo(secret, database, vpc), RotationStrategy.hostedSingleUser({
      vpc,
      vpcSubnets: { availabilityZones: [vpc.availabilityZones[0]], subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [own],
      functionName: 'rotate-orders',
      excludeCharacters: '@/',
      window: RotationWindow.weekly({ hour: 5, duration: Duration.hours(2) }),
      rotateImmediatelyOnUpdate: true,
    }));
    expect(schedule(Template.fromStack(stack)).Properties).toEqual({
      SecretId: { Ref: 'SecretA720EF05' },
      RotationRules: { ScheduleExpression: 'cron(0 5 ? * SUN *)', Duration: '2h' },
      RotateImmediatelyOnUpdate: true,
      HostedRotationLambda: {
        RotationType: 'PostgreSQLSingleUser',
        RotationLambdaName: 'rotate-orders',
        KmsKeyArn: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] },
        VpcSubnetIds: { Ref: 'VpcinnerSubnet1Subnet65437ECA' },
        VpcSecurityGroupIds: { 'Fn::GetAtt': [stack.getLogicalId(own.node.defaultChild as ec2.CfnSecurityGroup), 'GroupId'] },
        ExcludeCharacters: '@/',
      },
    });
  });

  test('excludes what the secret was generated without', () => {
    const { stack, vpc, database, secret } = setUp();
    const passwordRules = PasswordRules.of({ excludePunctuation: true });
    bindRotation({ ...connectedTo(secret, database, vpc), passwordRules }, RotationStrategy.hostedSingleUser());
    expect(schedule(Template.fromStack(stack)).Properties.HostedRotationLambda.ExcludeCharacters).toBe(passwordRules.excludeCharacters);
  });

  test.each([
    [DatabaseEngine.POSTGRES, 'PostgreSQLSingleUser'],
    [DatabaseEngine.AURORA_POSTGRES, 'PostgreSQLSingleUser'],
    [DatabaseEngine.MYSQL, 'MySQLSingleUser'],
    [DatabaseEngine.AURORA_MYSQL, 'MySQLSingleUser'],
    [DatabaseEngine.MARIADB, 'MariaDBSingleUser'],
    [DatabaseEngine.ORACLE, 'OracleSingleUser'],
    [DatabaseEngine.SQLSERVER, 'SQLServerSingleUser'],
    [DatabaseEngine.REDSHIFT, 'RedshiftSingleUser'],
    [DatabaseEngine.DOCUMENTDB, 'MongoDBSingleUser'],
  ])('knows the function of $name', (engine, type) => {
    const { stack, vpc, database, secret } = setUp();
    bindRotation({ ...connectedTo(secret, database, vpc), engine }, RotationStrategy.hostedSingleUser());
    expect(schedule(Template.fromStack(stack)).Properties.HostedRotationLambda.RotationType).toBe(type);
  });

  test('has a superuser change the password where users cannot change their own', () => {
    const { stack, vpc, database, secret } = setUp();
    const context = { ...connectedTo(secret, database, vpc), engine: DatabaseEngine.DB2 };
    const superuserSecret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Superuser',
      'arn:aws:secretsmanager:eu-west-1:111111111111:secret:admin-a1b2c3');

    expect(messageOf(() => bindRotation(context, RotationStrategy.hostedSingleUser()))).toBe('`superuserSecret` must be given for Db2, got: none; '
      + 'its users cannot change their own passwords, give the secret of one who may [hosted-rotation-superuser-missing] at Stack/Secret');
    bindRotation(context, RotationStrategy.hostedSingleUser({ superuserSecret }));
    expect(schedule(Template.fromStack(stack)).Properties.HostedRotationLambda).toMatchObject({
      RotationType: 'Db2SingleUser', SuperuserSecretArn: superuserSecret.secretArn,
    });
  });

  test('warns where the function outside of a VPC may not reach the database', () => {
    const { stack, vpc, database, secret } = setUp();
    bindRotation(connectedTo(secret, database, vpc, { vpc: undefined }), RotationStrategy.hostedSingleUser());
    expect(schedule(Template.fromStack(stack)).Properties.HostedRotationLambda.VpcSubnetIds).toBeUndefined();
    Annotations.fromStack(stack).hasWarning('/Stack/Secret', 'The hosted rotation function runs outside of any VPC and reaches public databases only: '
      + 'give `vpc`, the one of the database [ack: cdk-managed-secrets:hosted-rotation-outside-vpc]');
  });

  test('warns where the database cannot be opened', () => {
    const { stack, vpc, database, secret } = setUp();
    bindRotation(connectedTo(secret, database, vpc, { connections: undefined }), RotationStrategy.hostedSingleUser());
    Annotations.fromStack(stack).hasWarning('/Stack/Secret', 'The security groups of database Stack/Database are not known: '
      + 'let the hosted rotation function in yourself [ack: cdk-managed-secrets:hosted-rotation-database-closed]');
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupEgress: Match.arrayWith([Match.objectLike({ CidrIp: '0.0.0.0/0', FromPort: 5433, ToPort: 5433 })]),
    });
  });

  test('warns where the generated password is longer than the engine takes', () => {
    const { stack, vpc, database, secret } = setUp();
    bindRotation({ ...connectedTo(secret, database, vpc), engine: DatabaseEngine.ORACLE }, RotationStrategy.hostedSingleUser());
    Annotations.fromStack(stack).hasWarning('/Stack/Secret', 'Hosted rotation generates passwords of 32 characters, but Oracle takes at most 30 '
      + 'where they are set through its API: do not refer to the rotated password in a template [ack: cdk-managed-secrets:hosted-rotation-password-length]');
  });
});

describe('hosted rotation that alternates between users', () => {
  test('names the superuser and its key', () => {
    const { stack, vpc, database, secret } = setUp();
    const superuserKey = new kms.Key(stack, 'SuperuserKey');
    const superuserSecret = new secretsmanager.Secret(stack, 'Superuser', { encryptionKey: superuserKey });
    bindRotation(connectedTo(secret, database, vpc), RotationStrategy.hostedAlternatingUsers({ superuserSecret }));
    expect(schedule(Template.fromStack(stack)).Properties.HostedRotationLambda).toMatchObject({
      RotationType: 'PostgreSQLMultiUser',
      SuperuserSecretArn: { Ref: stack.getLogicalId(superuserSecret.node.defaultChild as secretsmanager.CfnSecret) },
      SuperuserSecretKmsKeyArn: { 'Fn::GetAtt': [stack.getLogicalId(superuserKey.node.defaultChild as kms.CfnKey), 'Arn'] },
    });
    expect(Template.fromStack(stack).findResources('AWS::SecretsManager::ResourcePolicy')).toEqual({});
  });

  test('takes a superuser imported by name, and its key beside it', () => {
    const { stack, vpc, database, secret } = setUp();
    const superuserSecret = secretsmanager.Secret.fromSecretNameV2(stack, 'Superuser', 'prod/orders/admin');
    const superuserKey = kms.Key.fromKeyArn(stack, 'SuperuserKey', 'arn:aws:kms:eu-west-1:111111111111:key/1234');
    bindRotation({ ...connectedTo(secret, database, vpc), engine: DatabaseEngine.DB2 },
      RotationStrategy.hostedAlternatingUsers({ superuserSecret, superuserKey }));
    const { HostedRotationLambda } = schedule(Template.fromStack(stack)).Properties;
    expect(HostedRotationLambda.RotationType).toBe('Db2MultiUser');
    expect(HostedRotationLambda.SuperuserSecretKmsKeyArn).toBe('arn:aws:kms:eu-west-1:111111111111:key/1234');
    expect(JSON.stringify(HostedRotationLambda.SuperuserSecretArn)).toContain(':secret:prod/orders/admin-??????');
  });

  test.each([
    ['without masterarn', '{"username":"orders"}', 1],
    ['with masterarn', '{"username":"orders","masterarn":"arn"}', 0],
  ])('warns where the value does not name the superuser: %s', (_name, secretStringTemplate, warnings) => {
    const { stack, vpc, database } = setUp();
    const secret = new secretsmanager.Secret(stack, 'Orders', { generateSecretString: { secretStringTemplate, generateStringKey: 'password' } });
    const superuserSecret = new secretsmanager.Secret(stack, 'Superuser');
    bindRotation(connectedTo(secret, database, vpc), RotationStrategy.hostedAlternatingUsers({ superuserSecret }));
    expect(Annotations.fromStack(stack).findWarning('/Stack/Orders', 'The hosted function for alternating users looks for the superuser secret under '
      + '`masterarn` in the value of the rotated secret, and the template has none: add it before the first rotation '
      + '[ack: cdk-managed-secrets:hosted-rotation-superuser-arn]')).toHaveLength(warnings);
  });
});

describe('hosted rotation in isolated subnets', () => {
  const message = '`vpcSubnets` must have network connectivity to Secrets Manager, got: isolated subnets without its endpoint; create a SecretsManagerEndpoint, '
    + 'set `createEndpoint`, or choose subnets with a NAT gateway [hosted-rotation-no-way] at Stack/Secret';

  test('refuses what would time out', () => {
    const { vpc, database, secret } = setUp(ec2.SubnetType.PRIVATE_ISOLATED);
    expect(messageOf(() => bindRotation(connectedTo(secret, database, vpc), RotationStrategy.hostedSingleUser()))).toBe(message);
  });

  test.each([
    ['makes the endpoint where asked to', true, false],
    ['uses the endpoint that is there', false, true],
  ])('%s', (_name, createEndpoint, before) => {
    const { stack, vpc, database, secret } = setUp(ec2.SubnetType.PRIVATE_ISOLATED);
    if (before) {
      SecretsManagerEndpoint.of(stack, vpc);
    }
    bindRotation(connectedTo(secret, database, vpc), RotationStrategy.hostedSingleUser({ createEndpoint }));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::EC2::VPCEndpoint', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      FromPort: 443, ToPort: 443, SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^SecretRotationSecurityGroup'), 'GroupId'] },
    });
    expect(schedule(template).DependsOn).toEqual(expect.arrayContaining(Object.keys(template.findResources('AWS::EC2::VPCEndpoint'))));
    expect(JSON.stringify(template.toJSON())).not.toContain('To Secrets Manager');
  });

  test('makes one endpoint for many rotations', () => {
    const { stack, vpc, database, secret } = setUp(ec2.SubnetType.PRIVATE_ISOLATED);
    const other = new secretsmanager.Secret(stack, 'Other');
    for (const one of [secret, other]) {
      bindRotation(connectedTo(one, database, vpc), RotationStrategy.hostedSingleUser({ createEndpoint: true }));
    }
    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPCEndpoint', 1);
  });

  test('makes no endpoint for an imported VPC, which may have one', () => {
    const { stack, database, secret } = setUp();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Imported', {
      vpcId: 'vpc-1', availabilityZones: ['a'], privateSubnetIds: ['subnet-1'], privateSubnetRouteTableIds: ['rtb-1'],
    });
    expect(messageOf(() => bindRotation(connectedTo(secret, database, vpc), RotationStrategy.hostedSingleUser({ createEndpoint: true }))))
      .toContain('[endpoint-vpc-imported] at Stack/Secret');
    expect(() => bindRotation(connectedTo(secret, database, vpc), RotationStrategy.hostedSingleUser())).not.toThrow();
  });
});

describe('hosted rotation refuses', () => {
  const { stack, vpc, database } = setUp();
  let count = 0;
  const freshSecret = () => new secretsmanager.Secret(stack, `Secret${count += 1}`);
  const refusal = (change: (secret: secretsmanager.Secret) => object, options = {}) => {
    const secret = freshSecret();
    const context = { ...connectedTo(secret, database, vpc), ...change(secret) };
    const message = messageOf(() => bindRotation(context, RotationStrategy.hostedSingleUser(options)));
    expect(secret.node.tryFindChild('RotationSecurityGroup') === undefined).toBe(message !== undefined);
    return message?.replace(secret.node.path, 'Stack/Secret');
  };

  test('a secret whose engine is not known', () => {
    expect(refusal(() => ({ engine: undefined }))).toBe('`engine` must be known for hosted rotation, got: none; '
      + 'give the DatabaseEngine, or use RotationStrategy.byFunction [hosted-rotation-engine-unknown] at Stack/Secret');
  });

  test('an engine that AWS hosts no function for', () => {
    expect(refusal(() => ({ engine: DatabaseEngine.OPENSEARCH }))).toBe('`engine` must be one that AWS hosts a rotation function for, '
      + `got: ${DatabaseEngine.OPENSEARCH.name}; use RotationStrategy.byFunction with a function for it [hosted-rotation-engine] at Stack/Secret`);
  });

  test('a secret that is connected to nothing', () => {
    expect(refusal((secret) => contextOf(secret, { engine: DatabaseEngine.MYSQL, target: undefined }))).toBe('the secret must be connected to its database '
      + 'for hosted rotation, got: a secret connected to none; connect it before its rotation is added [hosted-rotation-not-connected] at Stack/Secret');
  });

  test('a target that CloudFormation cannot attach', () => {
    expect(refusal((secret) => connectedTo(secret, database, vpc, { attachable: false, description: 'RDS proxy Stack/Proxy' }))).toBe('the secret must be '
      + 'connected to a database that CloudFormation attaches, since the hosted function reads the host from the secret, got: RDS proxy Stack/Proxy; '
      + 'connect the database itself, or use RotationStrategy.byFunction with a function for it [hosted-rotation-target] at Stack/Secret');
  });

  test('a place without a VPC', () => {
    expect(refusal((secret) => connectedTo(secret, database, vpc, { vpc: undefined }), { securityGroups: [database], createEndpoint: true })).toBe('`vpc` must '
      + 'be given with `securityGroups`, `createEndpoint`, got: none; give the VPC of the database [hosted-rotation-vpc] at Stack/Secret');
  });

  test.each(['', 'rotate orders', 'x'.repeat(65)])('the function name "%s"', (functionName) => {
    expect(refusal(() => ({}), { functionName })).toBe('`functionName` must have 1 to 64 letters, digits, hyphens and underscores, '
      + `got: "${functionName}"; replace the others or leave it out [hosted-rotation-function-name] at Stack/Secret`);
  });

  test('too many excluded characters', () => {
    expect(refusal(() => ({}), { excludeCharacters: 'x'.repeat(4097) })).toBe('`excludeCharacters` must have at most 4096 characters, got: 4097; '
      + 'leave repeated ones out [hosted-rotation-exclude-characters] at Stack/Secret');
  });

  test('the rotated secret as its own superuser', () => {
    const secret = freshSecret();
    const strategy = RotationStrategy.hostedAlternatingUsers({ superuserSecret: secret });
    expect(messageOf(() => bindRotation(connectedTo(secret, database, vpc), strategy))).toBe('`superuserSecret` must be another secret than the rotated one, '
      + 'got: the same; give the secret of the administrator, or use RotationStrategy.hostedSingleUser '
      + `[hosted-rotation-superuser] at ${secret.node.path}`);
  });

  test('a secret whose key is not known', () => {
    expect(refusal((secret) => {
      (secret.node.defaultChild as secretsmanager.CfnSecret).kmsKeyId = 'alias/orders';
      return {};
    })).toBe('`encryptionKey` must be given for a secret with a key of its own, got: none; give the key that `kmsKeyId` names '
      + '[hosted-rotation-key] at Stack/Secret');
  });

  test.each([
    ['a secret made without one', () => null],
    ['one made with Stack/OtherSuperuser', () => new secretsmanager.Secret(stack, 'OtherSuperuser')],
  ])('a superuser that the content does not name: %s', (got, superuserInContent) => {
    const secret = freshSecret();
    const strategy = RotationStrategy.hostedAlternatingUsers({ superuserSecret: freshSecret() });
    expect(messageOf(() => bindRotation({ ...connectedTo(secret, database, vpc), superuserInContent: superuserInContent() }, strategy)))
      .toBe('`superuserSecret` must be named in the content of the rotated secret, where AWS\'s function looks for it, '
        + `got: ${got}; give ManagedDatabaseSecret the same \`superuserSecret\` when it is made [hosted-rotation-superuser-unnamed] at ${secret.node.path}`);
  });

  test('no superuser that the content names, through its attachment too', () => {
    const superuserSecret = freshSecret();
    const superuserInContent = superuserSecret.attach({
      asSecretAttachmentTarget: () => ({ targetId: 'db-1', targetType: secretsmanager.AttachmentTargetType.RDS_DB_INSTANCE }),
    });
    const context = { ...connectedTo(freshSecret(), database, vpc), superuserInContent };
    expect(() => bindRotation(context, RotationStrategy.hostedAlternatingUsers({ superuserSecret }))).not.toThrow();
  });

  test('nothing where names are tokens', () => {
    const token = stack.stackId;
    expect(refusal(() => ({}), { functionName: token, excludeCharacters: token })).toBeUndefined();
  });
});
