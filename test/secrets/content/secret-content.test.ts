import { Aws, CfnParameter, SecretValue, Stack } from 'aws-cdk-lib';
import { PasswordRules } from '../../../src/engines/password-rules';
import { SecretContent } from '../../../src/secrets/content/secret-content';

const stack = new Stack();
const parameter = new CfnParameter(stack, 'Parameter', { noEcho: true });
const elsewhere = SecretValue.cfnParameter(parameter);
const rendered = (content: SecretContent) => stack.resolve(content._render(stack));

test('fields are stored in the order of their names, in any order of the input', () => {
  const one = rendered(SecretContent.generatedJson({ template: { username: 'app', engine: 'postgres' } }));
  const other = rendered(SecretContent.generatedJson({ template: { engine: 'postgres', username: 'app' } }));

  expect(one.generateSecretString.secretStringTemplate).toBe('{"engine":"postgres","username":"app"}');
  expect(other).toEqual(one);
});

test('values that other resources hold become references', () => {
  expect(rendered(SecretContent.keyValues({ token: elsewhere, api: SecretValue.secretsManager('other', { jsonField: 'key' }) }))).toEqual({
    secretString: { 'Fn::Join': ['', ['{"api":"{{resolve:secretsmanager:other:SecretString:key::}}","token":"', { Ref: 'Parameter' }, '"}']] },
  });
  expect(rendered(SecretContent.fromValue(elsewhere))).toEqual({ secretString: { Ref: 'Parameter' } });
});

test('nothing is stored in an empty secret', () => {
  expect(rendered(SecretContent.empty())).toEqual({});
});

test('rejects a literal, and does not repeat it', () => {
  const literal = SecretValue.unsafePlainText('correct horse battery staple');
  const message = (prop: string) => `\`${prop}\` must not be a literal, got: a value that every reader of the template could see; `
    + 'use SecretValue.cfnParameter or SecretValue.secretsManager, or SecretContent.empty() and store it after deployment [content-literal]';

  expect(() => SecretContent.fromValue(literal)).toThrow(new Error(message('value')));
  expect(() => SecretContent.keyValues({ good: elsewhere, token: literal })).toThrow(new Error(message('values.token')));
});

test('rejects an SSM SecureString, which CloudFormation does not resolve in secrets', () => {
  expect(() => SecretContent.fromValue(SecretValue.ssmSecure('/orders/token'))).toThrow(new Error(
    '`value` must not be an SSM SecureString, got: a reference of type ssm-secure; CloudFormation resolves it only in a fixed list of properties, '
    + 'which has none of a secret; use SecretContent.empty() and copy the value after deployment [content-ssm-secure]'));
});

test('rejects an object without values', () => {
  expect(() => SecretContent.keyValues({})).toThrow(new Error(
    '`values` must have at least one value, got: none; use SecretContent.empty() for a secret that is filled later [content-no-values]'));
});

test('rejects a token and the generated field in the fixed fields', () => {
  expect(() => SecretContent.generatedJson({ template: { region: Aws.REGION, password: 'x' } })).toThrow(new Error([
    '2 problems:',
    '- `template.region` must be a literal, got: a token; a token that resolves to another value later would generate a new password, '
      + 'so pass it to the consumer separately [content-template-token]',
    '- `generatedKey` must not be a field of `template`, got: "password" in both; remove it from `template` [content-generated-key-fixed]',
  ].join('\n')));
});

test('rejects more than 65,536 bytes, counted as UTF-8', () => {
  const note = (characters: number) => ({ template: { note: 'ä'.repeat(characters) }, rules: PasswordRules.of({ length: 32 }) });

  // {"note":"","password":""} has 25 bytes of its own, 32 are generated.
  expect(() => SecretContent.generatedJson(note((65_536 - 58) / 2))).not.toThrow();
  expect(() => SecretContent.generatedJson(note((65_536 - 58) / 2 + 1))).toThrow(new Error(
    '`template` must be at most 65,536 bytes as JSON, got: 65,537; keep large values in S3 and store their key here [content-too-large]'));
  expect(() => SecretContent.keyValues({ ['k'.repeat(70_000)]: elsewhere })).toThrow(
    '`values` must be at most 65,536 bytes as JSON, got: 70,007; keep large values in S3 and store their key here [content-too-large]');
});
