import { Problem } from '../private/problems';
import { isKnown } from '../private/tokens';

const NAME_LENGTH = 256;
const SEGMENT_LENGTH = 64;
const NAME = /^[A-Za-z0-9/_+=.@-]+$/;
const SEGMENT = /^[A-Za-z0-9_+=.@-]+$/;
const SUFFIX_LIKE = /-[A-Za-z0-9]{6}$/;

/**
 * Problems of the full name of a secret.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
 */
export function checkSecretName(prop: string, name: string | undefined): Problem[] {
  if (!isKnown(name)) {
    return [];
  }
  const problems: Problem[] = [];
  if (name.length < 1 || name.length > NAME_LENGTH) {
    problems.push({ id: 'secret-name-length', message: `\`${prop}\` must have 1 to ${NAME_LENGTH} characters, got: ${name.length}; shorten it` });
  }
  if (name.length > 0 && !NAME.test(name)) {
    problems.push({
      id: 'secret-name-characters',
      message: `\`${prop}\` must contain only letters, digits and /_+=.@-, got: "${name}"; replace the others`,
    });
  }
  if (name.startsWith('/') || name.endsWith('/') || name.includes('//')) {
    problems.push({ id: 'secret-name-empty-segment', message: `\`${prop}\` must not have an empty segment, got: "${name}"; remove the extra slash` });
  }
  return [...problems, ...checkSuffix(prop, name)];
}

/** Problems of one segment of a name. Slashes separate the segments. */
export function checkSegment(prop: string, segment: string | undefined): Problem[] {
  if (!isKnown(segment)) {
    return [];
  }
  if (segment.length < 1 || segment.length > SEGMENT_LENGTH) {
    return [{ id: 'path-segment-length', message: `\`${prop}\` must have 1 to ${SEGMENT_LENGTH} characters, got: ${segment.length}; shorten it` }];
  }
  if (!SEGMENT.test(segment)) {
    return [{
      id: 'path-segment-characters',
      message: `\`${prop}\` must contain only letters, digits and _+=.@-, got: "${segment}"; replace the others`,
    }];
  }
  return [];
}

/** For a partial ARN, Secrets Manager can return another secret if a name ends like the suffix of an ARN. */
function checkSuffix(prop: string, name: string): Problem[] {
  return SUFFIX_LIKE.test(name) ? [{
    id: 'secret-name-suffix',
    message: `\`${prop}\` must not end in a hyphen and six characters, got: "${name}"; `
      + 'Secrets Manager adds such a suffix to ARNs itself and confuses the two, use another separator (such as _) or another length',
  }] : [];
}
