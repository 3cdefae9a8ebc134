import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Database, FUNCTION, secretOf, settingsOf } from './library-support';
import { bindRotation } from '../../../src/rotation/bind-rotation';
import { DatabasePrivileges } from '../../../src/rotation/function/database-privileges';
import { RotationStrategy } from '../../../src/rotation/strategies/rotation-strategy';
import { makeStack, messageOf } from '../support';

describe('a superuser', () => {
  function setUp() {
    const stack = makeStack();
    const database = new Database(stack);
    const superuserSecret = new secretsmanager.Secret(stack, 'Superuser', { encryptionKey: new kms.Key(stack, 'SuperuserKey') });
    return { stack, database, superuserSecret, context: secretOf(stack, database) };
  }

  test('is read by the function, which receives the host and the users for which it may use it', () => {
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

  test('is that of the secret if the strategy names none', () => {
    const { stack, superuserSecret, context } = setUp();
    bindRotation({ ...context, superuserInContent: superuserSecret }, RotationStrategy.alternatingUsers({ firstUsername: 'app', secondUsername: 'app2', ownerRole: 'owner' }));
    expect(JSON.stringify(settingsOf(stack))).toContain('Superuser3BCAEA1E');
  });

  test('must name the host if it is not known here', () => {
    const { stack, superuserSecret, context } = setUp();
    bindRotation({ ...context, target: { ...context.target!, endpoint: undefined } }, RotationStrategy.singleUser({ superuserSecret }));
    Annotations.fromStack(stack).hasWarning('/Stack/Secret', 'The host of the database is not known here, so the secret of the superuser must name it. A secret '
      + 'that RDS manages does not: connect a ManagedDatabaseSecret to the database [ack: cdk-managed-secrets:rotation-host-unknown]');
  });

  test('changes the users of the secrets that share the function, and no other', () => {
    const { stack, database, superuserSecret } = setUp();
    const strategy = RotationStrategy.singleUser({ superuserSecret });
    ['reports', 'app', 'app'].forEach((username, index) => bindRotation(secretOf(stack, database, `Secret${index}`, { username }), strategy));
    expect(JSON.stringify(settingsOf(stack))).toContain('\\"usernames\\":[\\"app\\",\\"reports\\"]');
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
    const strategy = RotationStrategy.alternatingUsers({ firstUsername: 'one', secondUsername: 'two', ownerRole: 'owner', superuserSecret });
    expect(messageOf(() => bindRotation(context, strategy))).toBe('`firstUsername` or `secondUsername` must be the user of the secret, '
      + '"app", got: "one" and "two"; name the user that the secret is created with, and the other one [rotation-alternating-user] at Stack/Secret');
  });
});
