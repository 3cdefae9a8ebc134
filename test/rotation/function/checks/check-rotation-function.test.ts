import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { DatabaseEngine } from '../../../../src/engines/database-engine';
import { PasswordRules } from '../../../../src/engines/password-rules';
import { DatabasePrivileges } from '../../../../src/rotation/function/database-privileges';
import { RotationFunction } from '../../../../src/rotation/function/rotation-function';
import { RotationFunctionProps } from '../../../../src/rotation/function/rotation-function-props';
import { bundleOf, protocolOf } from '../../../../src/rotation/function/rotation-protocols';
import { RotationWindow } from '../../../../src/rotation/schedule/rotation-window';
import { RotationStrategy } from '../../../../src/rotation/strategies/rotation-strategy';
import { makeFunction, makeStack, messageOf, vpcOf } from '../../support';

const SINGLE = { engine: DatabaseEngine.POSTGRES, strategy: RotationStrategy.singleUser() };
const inline = () => lambda.Code.fromInline('exports.handler = async () => undefined;');

describe('is refused', () => {
  const message = (props: (stack: Stack) => RotationFunctionProps) => {
    const stack = makeStack();
    const got = messageOf(() => new RotationFunction(stack, 'Rotation', props(stack)));
    expect(stack.node.tryFindChild('Rotation') === undefined).toBe(got !== undefined);
    return got;
  };
  const superuserSecret = (stack: Stack) => new secretsmanager.Secret(stack, 'Superuser');
  const token = (stack: Stack) => new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;

  test.each<[string, (stack: Stack) => RotationFunctionProps, string]>([
    ['no engine', () => ({ strategy: RotationStrategy.singleUser() }), '`engine` must be known to rotate users of a database, got: none; give the '
      + 'DatabaseEngine, or use RotationStrategy.regenerate if no database must learn the value [rotation-engine-unknown] at Stack/Rotation'],
    ['an engine without a protocol', () => ({ ...SINGLE, engine: DatabaseEngine.OPENSEARCH }), '`engine` must be one that this package has a rotation '
      + 'function for, got: OpenSearch; use RotationStrategy.byFunction with a function for it [rotation-engine] at Stack/Rotation'],
    ['a second password of a PostgreSQL user', () => ({ ...SINGLE, strategy: RotationStrategy.dualPassword() }), '`strategy` must be one that PostgreSQL supports, '
      + 'got: dualPassword; use RotationStrategy.singleUser or RotationStrategy.alternatingUsers [rotation-method] at Stack/Rotation'],
    ['alternating users of Redshift', (stack) => ({
      engine: DatabaseEngine.REDSHIFT,
      strategy: RotationStrategy.alternatingUsers({ firstUsername: 'a', secondUsername: 'b', ownerRole: 'c' }),
      superuserSecret: superuserSecret(stack),
    }), '`strategy` must be one that Redshift supports, got: alternatingUsers; use RotationStrategy.singleUser [rotation-method] at Stack/Rotation'],
    ['alternating users without a superuser', () => ({ ...SINGLE, strategy: RotationStrategy.alternatingUsers({ firstUsername: 'a', secondUsername: 'b', ownerRole: 'c' }) }),
      '`superuserSecret` must be given, got: none; give the secret of a user who may change others [rotation-superuser-missing] at Stack/Rotation'],
    ['a second password of a MariaDB user without a superuser', () => ({ engine: DatabaseEngine.MARIADB, strategy: RotationStrategy.dualPassword() }),
      '`superuserSecret` must be given, got: none; give the secret of a user who may change others [rotation-superuser-missing] at Stack/Rotation'],
    ['the id of a user that no API changes', () => ({ ...SINGLE, userId: 'app' }), '`userId` must be left out for PostgreSQL, got: "app"; it is for users '
      + 'of ElastiCache and MemoryDB [rotation-user-id-unused] at Stack/Rotation'],
    ['a superuser for no database', (stack) => ({ strategy: RotationStrategy.regenerate(), superuserSecret: superuserSecret(stack) }),
      '`superuserSecret` must be left out for a value that is regenerated, got: one; the function connects to no database, leave it out [rotation-superuser-unused] '
      + 'at Stack/Rotation'],
    ['privileges without a superuser', () => ({ ...SINGLE, privileges: DatabasePrivileges.readOnly() }), '`superuserSecret` must be given with `privileges`, '
      + 'got: none; give the strategy the secret of a user who may create others and grant [rotation-privileges-superuser] at Stack/Rotation'],
    ['privileges on Redshift', (stack) => ({
      ...SINGLE, engine: DatabaseEngine.REDSHIFT, privileges: DatabasePrivileges.readOnly(), superuserSecret: superuserSecret(stack),
    }), '`privileges` must be left out for Redshift, got: some; create the user and its grants yourself [rotation-privileges] at Stack/Rotation'],
    ['a schema on DocumentDB', (stack) => ({
      ...SINGLE, engine: DatabaseEngine.DOCUMENTDB, privileges: DatabasePrivileges.readOnly({ schema: 'public' }), superuserSecret: superuserSecret(stack),
    }), '`schema` must be left out for an engine without schemas, got: "public"; name the `database`, or nothing [rotation-privileges-schema] '
      + 'at Stack/Rotation'],
    ['reading no schema on Oracle', (stack) => ({
      ...SINGLE, engine: DatabaseEngine.ORACLE, privileges: DatabasePrivileges.readOnly(), superuserSecret: superuserSecret(stack),
    }), '`schema` must be given on Oracle, got: none; name the schema whose tables the user may use [rotation-privileges-schema] at Stack/Rotation'],
    ['owning another schema on Oracle', (stack) => ({
      ...SINGLE, engine: DatabaseEngine.ORACLE, privileges: DatabasePrivileges.owner({ schema: 'ORDERS' }), superuserSecret: superuserSecret(stack),
    }), '`privileges` must be readWrite or readOnly for a schema other than the user\'s own on Oracle, got: owner; a user owns its own schema and no other '
      + '[rotation-privileges-owner] at Stack/Rotation'],
    ['alternating owners on Oracle', (stack) => ({
      engine: DatabaseEngine.ORACLE,
      strategy: RotationStrategy.alternatingUsers({ firstUsername: 'a', secondUsername: 'b', ownerRole: 'c' }),
      privileges: DatabasePrivileges.owner(),
      superuserSecret: superuserSecret(stack),
    }), '`privileges` must be readWrite or readOnly for alternating users on Oracle, got: owner; a user owns its own schema and no other '
      + '[rotation-privileges-owner] at Stack/Rotation'],
    ['Python', () => ({ ...SINGLE, runtime: lambda.Runtime.PYTHON_3_12 }), '`runtime` must be Node.js 20 or later, got: python3.12; use '
      + 'lambda.Runtime.NODEJS_24_X, or leave it out [rotation-function-runtime] at Stack/Rotation'],
    ['an old Node.js', () => ({ ...SINGLE, runtime: lambda.Runtime.NODEJS_18_X }), '`runtime` must be Node.js 20 or later, got: nodejs18.x; use '
      + 'lambda.Runtime.NODEJS_24_X, or leave it out [rotation-function-runtime] at Stack/Rotation'],
    ['a time-out below 30 seconds', () => ({ ...SINGLE, timeout: Duration.seconds(29) }), '`timeout` must be from 30 to 900 seconds, got: 29; a rotation '
      + 'that times out is tried again, allow the time that your slowest login needs [rotation-function-timeout] at Stack/Rotation'],
    ['a time-out above 15 minutes', () => ({ ...SINGLE, timeout: Duration.minutes(16) }), '`timeout` must be from 30 to 900 seconds, got: 960; a rotation '
      + 'that times out is tried again, allow the time that your slowest login needs [rotation-function-timeout] at Stack/Rotation'],
    ['too little memory', () => ({ ...SINGLE, memorySize: 64 }), '`memorySize` must be a whole number from 128 to 10240 MiB, got: 64; 256 is enough for most '
      + '[rotation-function-memory] at Stack/Rotation'],
    ['a port alone', () => ({ ...SINGLE, port: 5432 }), '`hostname` must be given with `port`, got: none; give both, or neither [rotation-hostname] '
      + 'at Stack/Rotation'],
    ['a port out of range', () => ({ ...SINGLE, hostname: 'db', port: 0 }), '`port` must be a whole number from 1 to 65535, got: 0; give the TCP port the '
      + 'database listens on [rotation-port] at Stack/Rotation'],
    ['subnets without a VPC', () => ({ ...SINGLE, vpcSubnets: {} }), '`vpc` must be given with `vpcSubnets`, got: none; give the VPC of the database '
      + '[rotation-vpc] at Stack/Rotation'],
    ['isolated subnets without network connectivity', (stack) => ({ ...SINGLE, vpc: vpcOf(stack, ec2.SubnetType.PRIVATE_ISOLATED) }),
      '`vpcSubnets` must have network connectivity to Secrets Manager, got: isolated subnets without its endpoint; create a SecretsManagerEndpoint, set `createEndpoint`, '
      + 'or choose subnets with a NAT gateway [rotation-no-way] at Stack/Rotation'],
  ])('%s', (_what, props, expected) => {
    expect(message(props)).toBe(expected);
  });

  test.each([
    ['hostedSingleUser', () => RotationStrategy.hostedSingleUser()],
    ['hostedAlternatingUsers', (stack: Stack) => RotationStrategy.hostedAlternatingUsers({ superuserSecret: superuserSecret(stack) })],
    ['byOwningService', () => RotationStrategy.byOwningService()],
    ['byFunction', (stack: Stack) => RotationStrategy.byFunction(makeFunction(stack))],
    ['none', () => RotationStrategy.none('No user')],
  ])('the strategy %s, which no function of this library carries out', (name, strategy) => {
    expect(message((stack) => ({ ...SINGLE, strategy: strategy(stack) }))).toBe('`strategy` must be one that a function of this library carries out, '
      + `got: RotationStrategy.${name}; use RotationStrategy.singleUser, dualPassword, alternatingUsers or regenerate [rotation-function-strategy] `
      + 'at Stack/Rotation');
  });

  test.each<[string, (stack: Stack) => RotationStrategy, string]>([
    ['of the schedule', () => RotationStrategy.singleUser({ window: RotationWindow.daily(), rotateImmediatelyOnUpdate: false }),
      '`window`, `rotateImmediatelyOnUpdate`; give `window`, `rotateImmediatelyOnUpdate` to RotationStrategy.byFunction'],
    ['of the function', (stack) => RotationStrategy.dualPassword({ superuserSecret: superuserSecret(stack), functionOptions: { memorySize: 512 } }),
      '`superuserSecret`, `functionOptions`; give `superuserSecret`, `functionOptions` to the RotationFunction'],
    ['of both', () => RotationStrategy.regenerate({ field: 'key', window: RotationWindow.daily(), passwordRules: PasswordRules.of() }),
      '`window`, `passwordRules`; give `window` to RotationStrategy.byFunction and give `passwordRules` to the RotationFunction'],
  ])('options %s in the strategy, which would have no effect', (_what, strategy, got) => {
    expect(message((stack) => ({ engine: DatabaseEngine.MYSQL, strategy: strategy(stack) }))).toBe('`strategy` must have no options of the function or of the '
      + `schedule, got: ${got} [rotation-function-strategy-options] at Stack/Rotation`);
  });

  test('no options of what the function does', () => {
    const names = { firstUsername: 'a', secondUsername: 'b', ownerRole: 'c' };
    expect(message(() => ({ ...SINGLE, strategy: RotationStrategy.singleUser({ promoteInFinishStep: false, vpc: undefined }) }))).toBeUndefined();
    const alternating = RotationStrategy.alternatingUsers(names);
    expect(message((stack) => ({ ...SINGLE, strategy: alternating, superuserSecret: superuserSecret(stack) }))).toBeUndefined();
    expect(message(() => ({ strategy: RotationStrategy.regenerate({ field: 'key' }) }))).toBeUndefined();
  });

  test('nothing that is known at deployment only', () => {
    expect(message((stack) => ({ ...SINGLE, timeout: Duration.seconds(token(stack)), hostname: stack.stackName, port: 5432 }))).toBeUndefined();
    expect(message((stack) => ({ ...SINGLE, memorySize: token(stack) }))).toBeUndefined();
    expect(message((stack) => ({ ...SINGLE, hostname: 'db', port: token(stack) }))).toBeUndefined();
  });

  test('a protocol without code in this build, but not if code is given', () => {
    const missing = DatabaseEngine.of({ name: 'Valkey', engineName: 'redis', port: 6379 });
    const without = bundleOf(protocolOf(missing)!) === undefined;
    expect(message(() => ({ ...SINGLE, engine: missing }))).toBe(without ? '`code` must be given, since this build of cdk-managed-secrets has no function for '
      + 'the protocol redis, got: none; update the package, or give the code of a function of your own [rotation-code-missing] at Stack/Rotation' : undefined);
    expect(message(() => ({ ...SINGLE, engine: missing, code: inline() }))).toBeUndefined();
  });
});

test.each(['database', 'schema'])('privileges refuse an empty %s', (prop) => {
  expect(messageOf(() => DatabasePrivileges.owner({ [prop]: '' }))).toBe(`\`${prop}\` must not be empty, got: ""; name the ${prop}, or leave it out `
    + '[database-privileges-name]');
});
