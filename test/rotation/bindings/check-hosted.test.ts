import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { setUp } from './hosted-support';
import { DatabaseEngine } from '../../../src/engines/database-engine';
import { bindRotation } from '../../../src/rotation/bind-rotation';
import { RotationStrategy } from '../../../src/rotation/strategies/rotation-strategy';
import { connectedTo, contextOf, messageOf } from '../support';

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
      + 'for hosted rotation, got: a secret connected to none; connect it before you add its rotation [hosted-rotation-not-connected] at Stack/Secret');
  });

  test('a target that CloudFormation cannot attach', () => {
    expect(refusal((secret) => connectedTo(secret, database, vpc, { attachable: false, description: 'RDS proxy Stack/Proxy' }))).toBe('the secret must be '
      + 'connected to a database that CloudFormation attaches, since the hosted function reads the host from the secret, got: RDS proxy Stack/Proxy; '
      + 'connect the database itself, or use RotationStrategy.byFunction with a function for it [hosted-rotation-target] at Stack/Secret');
  });

  test('network options without a VPC', () => {
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
    ['a secret created without one', () => null],
    ['one created with Stack/OtherSuperuser', () => new secretsmanager.Secret(stack, 'OtherSuperuser')],
  ])('a superuser that the content does not name: %s', (got, superuserInContent) => {
    const secret = freshSecret();
    const strategy = RotationStrategy.hostedAlternatingUsers({ superuserSecret: freshSecret() });
    expect(messageOf(() => bindRotation({ ...connectedTo(secret, database, vpc), superuserInContent: superuserInContent() }, strategy)))
      .toBe('`superuserSecret` must be named in the content of the rotated secret, from which AWS\'s function reads it, '
        + `got: ${got}; give ManagedDatabaseSecret the same \`superuserSecret\` when you create it [hosted-rotation-superuser-unnamed] at ${secret.node.path}`);
  });

  test('no superuser that the content names, through its attachment too', () => {
    const superuserSecret = freshSecret();
    const superuserInContent = superuserSecret.attach({
      asSecretAttachmentTarget: () => ({ targetId: 'db-1', targetType: secretsmanager.AttachmentTargetType.RDS_DB_INSTANCE }),
    });
    const context = { ...connectedTo(freshSecret(), database, vpc), superuserInContent };
    expect(() => bindRotation(context, RotationStrategy.hostedAlternatingUsers({ superuserSecret }))).not.toThrow();
  });

  test('nothing if names are tokens', () => {
    const token = stack.stackId;
    expect(refusal(() => ({}), { functionName: token, excludeCharacters: token })).toBeUndefined();
  });
});
