import { Problem } from '../private/problems';
import { isKnown } from '../private/tokens';

/** The limits of Secrets Manager are 128 and 256. CloudFormation documents one less, and both must accept the tag. */
const KEY_LENGTH = 127;
const VALUE_LENGTH = 255;
const COUNT = 50;
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** The priority of a secret's tags. It is higher than that of `Tags.of(app)`, 100, since the tags decide which principals can read the secret. */
export const TAG_PRIORITY = 150;

/** Keys of the tags for the environment and the application of a secret. */
export class SecretTagKey {
  /** `Environment`. Its value is `SecretEnvironment.tagValue`. */
  public static readonly ENVIRONMENT = 'Environment';

  /** `Application`. Its value is the second segment of the secret's name. */
  public static readonly APPLICATION = 'Application';

  private constructor() {}
}

/** Problems of tags by the rules of Secrets Manager and CloudFormation. */
export function checkTags(tags: { [key: string]: string }): Problem[] {
  const keys = Object.keys(tags);
  const problems = keys.flatMap((key) => [...checkKey(key), ...checkValue(key, tags[key])]);
  if (keys.length > COUNT) {
    problems.push({ id: 'tags-too-many', message: `\`tags\` must be at most ${COUNT}, got: ${keys.length}; leave some out` });
  }
  return [...problems, ...checkCase(keys)];
}

function checkKey(key: string): Problem[] {
  if (!isKnown(key)) {
    return [];
  }
  if (key.length < 1 || key.length > KEY_LENGTH) {
    return [{
      id: 'tag-key-length',
      message: `a key of \`tags\` must have 1 to ${KEY_LENGTH} characters, got: ${key.length} ("${key.slice(0, 20)}…"); shorten it`,
    }];
  }
  if (/^aws:/i.test(key)) {
    return [{ id: 'tag-key-reserved', message: `a key of \`tags\` must not start with aws:, got: "${key}"; AWS reserves that prefix, use another` }];
  }
  return CHARACTERS.test(key) ? [] : [foreignCharacters('key', key)];
}

function checkValue(key: string, value: string): Problem[] {
  if (!isKnown(value)) {
    return [];
  }
  if (value.length > VALUE_LENGTH) {
    return [{
      id: 'tag-value-length',
      message: `the value of tag "${key}" must have at most ${VALUE_LENGTH} characters, got: ${value.length}; shorten it`,
    }];
  }
  if (value.length === 0) {
    return [{
      id: 'tag-value-empty',
      message: `the value of tag "${key}" must not be empty, since policies compare it; give a value or leave the tag out`,
    }];
  }
  return CHARACTERS.test(value) ? [] : [foreignCharacters(`value of tag "${key}"`, value)];
}

function foreignCharacters(what: string, got: string): Problem {
  return { id: 'tag-characters', message: `the ${what} must contain only letters, digits, spaces and _.:/=+-@, got: "${got}"; replace the others` };
}

/** IAM ignores the case of tag keys, so a condition on two keys that differ only in case is ambiguous. */
function checkCase(keys: string[]): Problem[] {
  return keys.filter(isKnown).flatMap((key, index) => {
    const other = keys.slice(0, index).find((earlier) => isKnown(earlier) && earlier.toLowerCase() === key.toLowerCase());
    return other === undefined ? [] : [{
      id: 'tag-key-case',
      message: `keys of \`tags\` must differ in more than case, got: "${other}" and "${key}"; IAM treats them as the same key, keep one`,
    }];
  });
}
