import { Aws } from 'aws-cdk-lib';
import { SecretEnvironment } from '../../src/naming/secret-environment';

test('the constants pair short names with the tag values that people read', () => {
  const pairs = [SecretEnvironment.DEVELOPMENT, SecretEnvironment.STAGING, SecretEnvironment.PRODUCTION]
    .map(({ segment, tagValue, isProduction }) => [segment, tagValue, isProduction]);

  expect(pairs).toEqual([['dev', 'development', false], ['staging', 'staging', false], ['prod', 'production', true]]);
});

test('a custom environment is not production by default', () => {
  expect(SecretEnvironment.of('qa', 'quality').isProduction).toBe(false);
  expect(SecretEnvironment.of('live', 'live', { isProduction: true }).isProduction).toBe(true);
});

test.each([
  ['an empty segment', '', 'quality', '`segment` must have 1 to 64 characters, got: 0; shorten it [path-segment-length]'],
  ['a slash in the segment', 'q/a', 'quality', '`segment` must contain only letters, digits and _+=.@-, got: "q/a"; replace the others '
    + '[path-segment-characters]'],
  ['an empty tag value', 'qa', '', 'the value of tag "Environment" must not be empty, since policies compare it; give a value or leave the '
    + 'tag out [tag-value-empty]'],
  ['a long tag value', 'qa', 'x'.repeat(256), 'the value of tag "Environment" must have at most 255 characters, got: 256; shorten it '
    + '[tag-value-length]'],
])('rejects %s', (_, segment, tagValue, message) => {
  expect(() => SecretEnvironment.of(segment, tagValue)).toThrow(new Error(message));
});

test('rejects all problems at once', () => {
  expect(() => SecretEnvironment.of('q/a', '')).toThrow(new Error([
    '2 problems:',
    '- `segment` must contain only letters, digits and _+=.@-, got: "q/a"; replace the others [path-segment-characters]',
    '- the value of tag "Environment" must not be empty, since policies compare it; give a value or leave the tag out [tag-value-empty]',
  ].join('\n')));
});

test('tokens pass, since they are not known yet', () => {
  expect(SecretEnvironment.of(Aws.REGION, Aws.STACK_NAME).segment).toBe(Aws.REGION);
});
