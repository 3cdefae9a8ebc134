import { Aws } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { DatabaseEngine } from '../../../src/engines/database-engine';
import { ManagedDatabaseSecret } from '../../../src/secrets/kinds/managed-database-secret';
import { newStack, propertiesOf } from '../support';

const SECRET = 'AWS::SecretsManager::Secret';

test.each([
  ['no user name', DatabaseEngine.POSTGRES, undefined, '`username` must be given for PostgreSQL, got: none; name the user whose password this is [username-missing]'],
  ['an empty user name', DatabaseEngine.MYSQL, '', '`username` must be given for MySQL, got: an empty one; name the user whose password this is [username-missing]'],
  ['a token', DatabaseEngine.MYSQL, Aws.STACK_NAME,
    '`username` must be a literal, got: a token; a token that resolves to another value later would generate a new password [username-token]'],
  ['a user name for an engine without users', DatabaseEngine.ELASTICACHE_AUTH_TOKEN, 'app',
    '`username` must be left out for ElastiCache AUTH token, got: "app"; it authenticates by password alone [username-unused]'],
])('rejects a database secret with %s', (_, engine, username, message) => {
  expect(() => new ManagedDatabaseSecret(newStack(), 'Secret', { engine, username })).toThrow(new Error(`${message} at App/Secret`));
});

test('an AUTH token is stored without a user name', () => {
  const stack = newStack();
  new ManagedDatabaseSecret(stack, 'Secret', { engine: DatabaseEngine.ELASTICACHE_AUTH_TOKEN });

  expect(propertiesOf(stack, SECRET).GenerateSecretString.SecretStringTemplate).toBe('{"engine":"redis","ssl":true}');
});

test('the superuser\'s ARN is stored under the key that AWS\'s functions read', () => {
  const stack = newStack();
  const superuserSecret = new ManagedDatabaseSecret(stack, 'Admin', { secretName: 'admin', engine: DatabaseEngine.POSTGRES, username: 'admin' });
  new ManagedDatabaseSecret(stack, 'App', { secretName: 'app', engine: DatabaseEngine.POSTGRES, username: 'app', superuserSecret });

  Template.fromStack(stack).hasResourceProperties(SECRET, {
    Name: 'app',
    GenerateSecretString: Match.objectLike({
      SecretStringTemplate: { 'Fn::Join': ['', ['{"engine":"postgres","masterarn":"', { Ref: Match.stringLikeRegexp('^Admin') }, '","ssl":true,"username":"app"}']] },
    }),
  });
});
