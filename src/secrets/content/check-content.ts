import { CfnDynamicReference, IResolveContext, SecretValue, Token, Tokenization } from 'aws-cdk-lib';
import { Problem } from '../../private/problems';

/** @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
const MAX_BYTES = 65_536;

/** Problems of the fixed fields of a generated JSON object. */
export function checkTemplate(template: { [key: string]: unknown }, generatedKey: string, generatedLength: number): Problem[] {
  const problems = Object.entries(template).filter(([, value]) => Token.isUnresolved(value)).map(([key]) => ({
    id: 'content-template-token',
    message: `\`template.${key}\` must be a literal, got: a token; a token that resolves to another value later would generate a new password, `
      + 'so pass it to the consumer separately',
  }));
  if (generatedKey in template) {
    problems.push({
      id: 'content-generated-key-fixed',
      message: `\`generatedKey\` must not be a field of \`template\`, got: "${generatedKey}" in both; remove it from \`template\``,
    });
  }
  const bytes = Buffer.byteLength(JSON.stringify({ ...template, [generatedKey]: '' })) + generatedLength;
  return problems.length > 0 ? problems : checkSize('template', bytes);
}

/** Problems of an object of values that other resources or parameters hold. */
export function checkKeyValues(prop: string, values: { [key: string]: SecretValue }): Problem[] {
  const keys = Object.keys(values);
  if (keys.length === 0) {
    return [{
      id: 'content-no-values',
      message: `\`${prop}\` must have at least one value, got: none; use SecretContent.empty() for a secret that is filled later`,
    }];
  }
  const problems = keys.flatMap((key) => checkValue(`${prop}.${key}`, values[key]));
  // The values are not known at synthesis, but the names, quotes and colons are.
  const bytes = Buffer.byteLength(JSON.stringify(Object.fromEntries(keys.map((key) => [key, '']))));
  return [...problems, ...checkSize(prop, bytes)];
}

/** Problems of one value that another resource or a parameter holds. No message contains the value itself. */
export function checkValue(prop: string, value: SecretValue): Problem[] {
  const unwrapped = value.unsafeUnwrap();
  if (!Token.isUnresolved(unwrapped)) {
    return [{
      id: 'content-literal',
      message: `\`${prop}\` must not be a literal, got: a value that every reader of the template could see; `
        + 'use SecretValue.cfnParameter or SecretValue.secretsManager, or SecretContent.empty() and store it after deployment',
    }];
  }
  return isSecureParameter(unwrapped) ? [{
    id: 'content-ssm-secure',
    message: `\`${prop}\` must not be an SSM SecureString, got: a reference of type ssm-secure; `
      + 'CloudFormation resolves it only in a fixed list of properties, '
      + 'which has none of a secret; use SecretContent.empty() and copy the value after deployment',
  }] : [];
}

/** A dynamic reference is constant text wrapped in a token, so it resolves without a context. */
function isSecureParameter(unwrapped: string): boolean {
  return Tokenization.reverseString(unwrapped).tokens.some((token) => token instanceof CfnDynamicReference
    && String(token.resolve({} as IResolveContext)).startsWith('{{resolve:ssm-secure:'));
}

function checkSize(prop: string, bytes: number): Problem[] {
  return bytes > MAX_BYTES ? [{
    id: 'content-too-large',
    message: `\`${prop}\` must be at most 65,536 bytes as JSON, got: ${bytes.toLocaleString('en-US')}; `
      + 'keep large values in S3 and store their key here',
  }] : [];
}
