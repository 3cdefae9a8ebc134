import { Duration } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { schedule, setUp } from './hosted-support';
import { DatabaseEngine } from '../../../src/engines/database-engine';
import { PasswordRules } from '../../../src/engines/password-rules';
import { bindRotation } from '../../../src/rotation/bind-rotation';
import { RotationWindow } from '../../../src/rotation/schedule/rotation-window';
import { RotationStrategy } from '../../../src/rotation/strategies/rotation-strategy';
import { connectedTo, messageOf } from '../support';

describe('hosted rotation of one user', () => {
  test('renders the schedule, by the direct Ref of the secret, after all connections are allowed', () => {
    const { stack, vpc, database, secret } = setUp();
    bindRotation(connectedTo(secret, database, vpc), RotationStrategy.hostedSingleUser());
    const template = Template.fromStack(stack);
    expect(schedule(template)).toEqual({
      Type: 'AWS::SecretsManager::RotationSchedule',
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

  test('allows connections from its own security group to the database and to Secrets Manager', () => {
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

  test('accepts every option', () => {
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
  ])('uses the function of $name', (engine, type) => {
    const { stack, vpc, database, secret } = setUp();
    bindRotation({ ...connectedTo(secret, database, vpc), engine }, RotationStrategy.hostedSingleUser());
    expect(schedule(Template.fromStack(stack)).Properties.HostedRotationLambda.RotationType).toBe(type);
  });

  test('lets a superuser change the password if users cannot change their own', () => {
    const { stack, vpc, database, secret } = setUp();
    const context = { ...connectedTo(secret, database, vpc), engine: DatabaseEngine.DB2 };
    const superuserSecret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Superuser',
      'arn:aws:secretsmanager:eu-west-1:111111111111:secret:admin-a1b2c3');

    expect(messageOf(() => bindRotation(context, RotationStrategy.hostedSingleUser()))).toBe('`superuserSecret` must be given for Db2, got: none; '
      + 'its users cannot change their own passwords, give the secret of a user who may [hosted-rotation-superuser-missing] at Stack/Secret');
    bindRotation(context, RotationStrategy.hostedSingleUser({ superuserSecret }));
    expect(schedule(Template.fromStack(stack)).Properties.HostedRotationLambda).toMatchObject({
      RotationType: 'Db2SingleUser', SuperuserSecretArn: superuserSecret.secretArn,
    });
  });

  test('warns if the function outside of a VPC may not reach the database', () => {
    const { stack, vpc, database, secret } = setUp();
    bindRotation(connectedTo(secret, database, vpc, { vpc: undefined }), RotationStrategy.hostedSingleUser());
    expect(schedule(Template.fromStack(stack)).Properties.HostedRotationLambda.VpcSubnetIds).toBeUndefined();
    Annotations.fromStack(stack).hasWarning('/Stack/Secret', 'The hosted rotation function runs outside of any VPC and reaches public databases only: '
      + 'give `vpc`, the one of the database [ack: cdk-managed-secrets:hosted-rotation-outside-vpc]');
  });

  test('warns if the security groups of the database are not known', () => {
    const { stack, vpc, database, secret } = setUp();
    bindRotation(connectedTo(secret, database, vpc, { connections: undefined }), RotationStrategy.hostedSingleUser());
    Annotations.fromStack(stack).hasWarning('/Stack/Secret', 'The security groups of database Stack/Database are not known: '
      + 'allow connections from the hosted rotation function yourself [ack: cdk-managed-secrets:hosted-rotation-database-closed]');
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupEgress: Match.arrayWith([Match.objectLike({ CidrIp: '0.0.0.0/0', FromPort: 5433, ToPort: 5433 })]),
    });
  });

  test('warns if the generated password is longer than the engine accepts', () => {
    const { stack, vpc, database, secret } = setUp();
    bindRotation({ ...connectedTo(secret, database, vpc), engine: DatabaseEngine.ORACLE }, RotationStrategy.hostedSingleUser());
    Annotations.fromStack(stack).hasWarning('/Stack/Secret', 'Hosted rotation generates passwords of 32 characters, but Oracle accepts at most 30 '
      + 'when its API sets them: do not refer to the rotated password in a template [ack: cdk-managed-secrets:hosted-rotation-password-length]');
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

  test('accepts a superuser imported by name, and its key', () => {
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
  ])('warns if the value does not name the superuser: %s', (_name, secretStringTemplate, warnings) => {
    const { stack, vpc, database } = setUp();
    const secret = new secretsmanager.Secret(stack, 'Orders', { generateSecretString: { secretStringTemplate, generateStringKey: 'password' } });
    const superuserSecret = new secretsmanager.Secret(stack, 'Superuser');
    bindRotation(connectedTo(secret, database, vpc), RotationStrategy.hostedAlternatingUsers({ superuserSecret }));
    expect(Annotations.fromStack(stack).findWarning('/Stack/Orders', 'The hosted function for alternating users looks for the superuser secret under '
      + '`masterarn` in the value of the rotated secret, and the template has none: add it before the first rotation '
      + '[ack: cdk-managed-secrets:hosted-rotation-superuser-arn]')).toHaveLength(warnings);
  });
});
