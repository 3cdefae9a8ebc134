import { all, and, any, or, ternary, type Ternary } from './ternary';
import { hasUnknownText } from './unknown-text';
import { matchesPattern } from './wildcard';

const PARTS = 6;

/** The parts of an ARN after `arn`. Colons after the fifth belong to the resource. */
export interface ArnParts {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** The parts of an ARN; undefined if the text is not an ARN. */
export function parseArn(text: string): ArnParts | undefined {
  const parts = split(text);
  if (parts?.[0] !== 'arn') {
    return undefined;
  }
  const [, partition, service, region, account, resource] = parts;
  return { partition, service, region, account, resource };
}

/**
 * Whether an ARN matches a pattern. Each of the six parts is compared separately, so a `*` does not match across a colon.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArn(pattern: string, arn: string): Ternary {
  if (pattern === '*' || pattern === arn) {
    return matchesPattern(pattern, arn);
  }
  const expected = split(pattern);
  const actual = split(arn);
  if (!expected || !actual) {
    return matchesPattern(pattern, arn);
  }
  return all(ORDER, (part) => matchesPattern(expected[part], actual[part]));
}

/** A `*` at the end of a part before the resource, or at the end of a text without a resource. */
const SPANNING = /^(?:[^:]*:){0,4}[^:]*\*(?::|$)/;

/**
 * Whether a `Resource` matches an ARN, like `matchesArn`. In addition, a `*` at the end of a part also matches the following parts.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards
 */
export function coversArn(pattern: string, arn: string): Ternary {
  const match = matchesArn(pattern, arn);
  const isFinal = match.value || !SPANNING.test(pattern) || !split(arn) || hasUnknownText(pattern);
  return isFinal ? match : or(match, coversParts(pattern.split(':'), arn.split(':')));
}

/** Each part that ends with `*` can match any number of parts, so the same remainders are compared repeatedly and their results are cached. */
function coversParts(pattern: readonly string[], parts: readonly string[]): Ternary {
  const known = new Map<string, Ternary>();
  const from = (at: number, position: number): Ternary => {
    if (at === pattern.length || position === parts.length) {
      return ternary(at === pattern.length && position === parts.length);
    }
    const ends = pattern[at].endsWith('*') ? parts.slice(position).map((_, index) => position + index + 1) : [position + 1];
    return any(ends, (end) => {
      const match = matchesPattern(pattern[at], parts.slice(position, end).join(':'));
      return match.value === false ? match : and(match, cached(at + 1, end));
    });
  };
  const cached = (at: number, position: number): Ternary => {
    const key = `${at}/${position}`;
    const result = known.get(key) ?? from(at, position);
    known.set(key, result);
    return result;
  };
  return cached(0, 0);
}

/** The resource differs most often, so it is compared first. */
const ORDER = [5, 4, 3, 2, 1, 0];

/** The parts of a text; undefined if unknown text before the resource could contain colons, so that the parts are unknown. */
type Parts = string[] | undefined;

const splits = new Map<string, Parts>();
const CACHED_SPLITS = 20_000;

function split(text: string): Parts {
  let parts = splits.get(text);
  if (!parts) {
    if (splits.size >= CACHED_SPLITS) {
      splits.clear();
    }
    parts = splitNow(text);
    splits.set(text, parts);
  }
  return parts;
}

function splitNow(text: string): Parts {
  const pieces = text.split(':');
  const parts = pieces.length > PARTS ? [...pieces.slice(0, PARTS - 1), pieces.slice(PARTS - 1).join(':')] : pieces;
  return parts.length < PARTS || parts.slice(0, PARTS - 1).some(hasUnknownText) ? undefined : parts;
}

/** The partition of a region. */
export function partitionOf(region: string): string {
  const prefixes: Array<[string, string]> = [
    ['cn-', 'aws-cn'], ['us-gov-', 'aws-us-gov'], ['us-isob-', 'aws-iso-b'], ['us-isof-', 'aws-iso-f'], ['us-iso-', 'aws-iso'],
    ['eu-isoe-', 'aws-iso-e'], ['eusc-', 'aws-eusc'],
  ];
  return prefixes.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}

/** The domain at the end of the host names of services in a partition. */
export function urlSuffixOf(partition: string): string {
  const suffixes: Record<string, string> = {
    'aws-cn': 'amazonaws.com.cn',
    'aws-iso': 'c2s.ic.gov',
    'aws-iso-b': 'sc2s.sgov.gov',
    'aws-iso-e': 'cloud.adc-e.uk',
    'aws-iso-f': 'csp.hci.ic.gov',
    'aws-eusc': 'amazonaws.eu',
  };
  return suffixes[partition] ?? 'amazonaws.com';
}
