import { matchesArn } from '../arn';
import { inRange, isRange } from './ip-range';
import { ternary, unknown, type Ternary } from '../ternary';
import { hasUnknownPart, describeUnknown, lowerCase } from '../unknown-text';
import { matchesPattern, sameText, unescapeWildcards } from '../wildcard';

/** Compares a value of the request with one of the policy. */
type Comparison = (expected: string, actual: string) => Ternary;

/** How an operator compares values, and whether it negates the result. */
export interface Operator {
  readonly compare: Comparison;
  readonly negated: boolean;
  /** Whether policy variables are replaced in its values. */
  readonly variables: boolean;
}

/** The parts of an operator's name: prefix, base and suffix. */
export interface OperatorName {
  readonly base: string;
  readonly set?: 'ForAllValues' | 'ForAnyValue';
  readonly ifExists: boolean;
}

const ignoreCase: Comparison = (expected, actual) => sameText(lowerCase(expected), lowerCase(actual));
const exact: Comparison = (expected, actual) => sameText(expected, actual);
const bool: Comparison = (expected, actual) => known(expected, actual, () => expected.toLowerCase() === actual.toLowerCase());
const ip: Comparison = (expected, actual) => known(expected, actual, () => isRange(expected) && inRange(expected, actual));

/**
 * The operators of IAM except `Null`, which compares no values.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const OPERATORS: Record<string, Operator> = {
  StringEquals: positive(exact, true),
  StringNotEquals: negative(exact, true),
  StringEqualsIgnoreCase: positive(ignoreCase, true),
  StringNotEqualsIgnoreCase: negative(ignoreCase, true),
  StringLike: positive(matchesPattern, true),
  StringNotLike: negative(matchesPattern, true),
  ArnEquals: positive(matchesArn, true),
  ArnLike: positive(matchesArn, true),
  ArnNotEquals: negative(matchesArn, true),
  ArnNotLike: negative(matchesArn, true),
  NumericEquals: positive(numeric((expected, actual) => actual === expected), false),
  NumericNotEquals: negative(numeric((expected, actual) => actual === expected), false),
  NumericLessThan: positive(numeric((expected, actual) => actual < expected), false),
  NumericLessThanEquals: positive(numeric((expected, actual) => actual <= expected), false),
  NumericGreaterThan: positive(numeric((expected, actual) => actual > expected), false),
  NumericGreaterThanEquals: positive(numeric((expected, actual) => actual >= expected), false),
  DateEquals: positive(date((expected, actual) => actual === expected), false),
  DateNotEquals: negative(date((expected, actual) => actual === expected), false),
  DateLessThan: positive(date((expected, actual) => actual < expected), false),
  DateLessThanEquals: positive(date((expected, actual) => actual <= expected), false),
  DateGreaterThan: positive(date((expected, actual) => actual > expected), false),
  DateGreaterThanEquals: positive(date((expected, actual) => actual >= expected), false),
  Bool: positive(bool, true),
  BinaryEquals: positive(exact, false),
  IpAddress: positive(ip, false),
  NotIpAddress: negative(ip, false),
};

/** The parts of an operator's name. For an unknown operator, `operatorOf` finds no operator of that base. */
export function parseOperator(name: string): OperatorName {
  const set = name.startsWith('ForAllValues:') ? 'ForAllValues' : name.startsWith('ForAnyValue:') ? 'ForAnyValue' : undefined;
  const rest = set ? name.slice(set.length + 1) : name;
  const ifExists = rest.endsWith('IfExists');
  return { set, ifExists, base: ifExists ? rest.slice(0, -'IfExists'.length) : rest };
}

/** The operator of a base name; undefined for `Null` and for unknown names. */
export function operatorOf(base: string): Operator | undefined {
  return Object.hasOwn(OPERATORS, base) ? OPERATORS[base] : undefined;
}

/** Whether IAM has an operator with this name, including prefix and suffix. */
export function isOperator(name: string): boolean {
  return operatorOf(parseOperator(name).base) !== undefined || name === 'Null';
}

function positive(compare: Comparison, variables: boolean): Operator {
  return { compare, variables, negated: false };
}

function negative(compare: Comparison, variables: boolean): Operator {
  return { compare, variables, negated: true };
}

function known(expected: string, actual: string, compare: () => boolean): Ternary {
  return hasUnknownPart(expected) || hasUnknownPart(actual) ? unknown(describeUnknown(`${expected}${actual}`)) : ternary(compare());
}

function numeric(compare: (expected: number, actual: number) => boolean): Comparison {
  return (expected, actual) => known(expected, actual, () => isNumber(expected) && isNumber(actual) && compare(Number(expected), Number(actual)));
}

function date(compare: (expected: number, actual: number) => boolean): Comparison {
  return (expected, actual) => known(expected, actual, () => {
    const [left, right] = [time(expected), time(actual)];
    return !Number.isNaN(left) && !Number.isNaN(right) && compare(left, right);
  });
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

/** A date in the W3C's profile of ISO 8601, with or without time and zone. */
const DATE = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

/** Milliseconds since 1970, from an ISO 8601 date or from seconds since 1970. IAM's times without a zone are UTC. */
function time(text: string): number {
  const plain = unescapeWildcards(text);
  if (/^\d{5,}$/.test(plain)) {
    return Number(plain) * 1000;
  }
  const [, , , clock, , , zone] = DATE.exec(plain) ?? [];
  return DATE.test(plain) ? Date.parse(clock !== undefined && zone === undefined ? `${plain}Z` : plain) : Number.NaN;
}
