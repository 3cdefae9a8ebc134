import { Aws } from 'aws-cdk-lib';
import { SecretEnvironment } from '../../src/naming/secret-environment';
import { SecretPath } from '../../src/naming/secret-path';

const orders = SecretPath.of(SecretEnvironment.PRODUCTION, 'orders');

test('a path has the form environment/application/secret-type, and may have further segments', () => {
  expect(orders.path).toBe('prod/orders');
  expect(orders.child('database').path).toBe('prod/orders/database');
  expect(`${orders.child('eu').child('database')}`).toBe('prod/orders/eu/database');
  expect(orders.child('database').application).toBe('orders');
});

test('the path of an environment has no application', () => {
  const production = SecretPath.ofEnvironment(SecretEnvironment.PRODUCTION);

  expect(production.path).toBe('prod');
  expect(production.application).toBeUndefined();
});

test('a path contains names below it, but not itself, and no names that only start with the same text', () => {
  expect(orders.contains('prod/orders/database')).toBe(true);
  expect(orders.contains('prod/orders')).toBe(false);
  expect(orders.contains('prod/orders-archive/database')).toBe(false);
});

test.each([
  ['an empty segment', '', '`segment` must have 1 to 64 characters, got: 0; shorten it [path-segment-length]'],
  ['a long segment', 'x'.repeat(65), '`segment` must have 1 to 64 characters, got: 65; shorten it [path-segment-length]'],
  ['a foreign character', 'däta', '`segment` must contain only letters, digits and _+=.@-, got: "däta"; replace the others '
    + '[path-segment-characters]'],
  ['an end that looks like the suffix of an ARN', 'my-secret', '`path` must not end in a hyphen and six characters, got: "prod/orders/my-secret"; '
    + 'Secrets Manager adds such a suffix to ARNs itself and confuses the two, use another separator (such as _) or another length '
    + '[secret-name-suffix]'],
])('rejects %s', (_, segment, message) => {
  expect(() => orders.child(segment)).toThrow(new Error(message));
});

test('rejects a path over 256 characters', () => {
  const deep = ['a', 'b', 'c'].reduce((path, letter) => path.child(letter.repeat(64)), orders);

  expect(() => deep.child('d'.repeat(64))).toThrow(new Error('`path` must have 1 to 256 characters, got: 271; shorten it [secret-name-length]'));
});

test('rejects an application that is not one segment', () => {
  expect(() => SecretPath.of(SecretEnvironment.PRODUCTION, 'orders/eu'))
    .toThrow(new Error('`application` must contain only letters, digits and _+=.@-, got: "orders/eu"; replace the others [path-segment-characters]'));
});

test('tokens pass, since they are not known yet', () => {
  expect(orders.child(Aws.STACK_NAME).path).toBe(`prod/orders/${Aws.STACK_NAME}`);
});
