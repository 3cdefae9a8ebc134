import { matchesArn } from '../arn';
import { inRange, isRange } from './ip-range';
import { ternary, unknown, type Ternary } from '../ternary';
import { hasUnknownPart, describeUnknown, lowerCase } from '../unknown-text';
import { matchesPattern, sameText, unescapeWildcards } from '../wildcard';

/** Compares a value of the request with one of the policy. */
type Comparison = (wanted: string, given: string) => Ternary;

/** How an operator compares, and whether it is true where they do not match. */
export interface Operator {
  readonly compare: Comparison;
  readonly negated: boolean;
  /** Whether policy variables are replaced in its values. */
  readonly variables: boolean;
}

/** An operator's name with its prefix and suffix told apart. */
export interface OperatorName {
  readonly base: string;
  readonly set?: 'ForAllValues' | 'ForAnyValue';
  readonly ifExists: boolean;
}

const ignoreCase: Comparison = (wanted, given) => sameText(lowerCase(wanted), lowerCase(given));
const exact: Comparison = (wanted, given) => sameText(wanted, given);
const bool: Comparison = (wanted, given) => known(wanted, given, () => wanted.toLowerCase() === given.toLowerCase());
const ip: Comparison = (wanted, given) => known(wanted, given, () => isRange(wanted) && inRange(wanted, given));

/**
 * The operators of IAM but `Null`, which compares nothing.
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
  NumericEquals: positive(numeric((wanted, given) => given === wanted), false),
  NumericNotEquals: negative(numeric((wanted, given) => given === wanted), false),
  NumericLessThan: positive(numeric((wanted, given) => given < wanted), false),
  NumericLessThanEquals: positive(numeric((wanted, given) => given <= wanted), false),
  NumericGreaterThan: positive(numeric((wanted, given) => given > wanted), false),
  NumericGreaterThanEquals: positive(numeric((wanted, given) => given >= wanted), false),
  DateEquals: positive(date((wanted, given) => given === wanted), false),
  DateNotEquals: negative(date((wanted, given) => given === wanted), false),
  DateLessThan: positive(date((wanted, given) => given < wanted), false),
  DateLessThanEquals: positive(date((wanted, given) => given <= wanted), false),
  DateGreaterThan: positive(date((wanted, given) => given > wanted), false),
  DateGreaterThanEquals: positive(date((wanted, given) => given >= wanted), false),
  Bool: positive(bool, true),
  BinaryEquals: positive(exact, false),
  IpAddress: positive(ip, false),
  NotIpAddress: negative(ip, false),
};

/** The parts of an operator's name; the base of an unknown one is found by no `operatorOf`. */
export function parseOperator(name: string): OperatorName {
  const set = name.startsWith('ForAllValues:') ? 'ForAllValues' : name.startsWith('ForAnyValue:') ? 'ForAnyValue' : undefined;
  const rest = set ? name.slice(set.length + 1) : name;
  const ifExists = rest.endsWith('IfExists');
  return { set, ifExists, base: ifExists ? rest.slice(0, -'IfExists'.length) : rest };
}

/** The operator of a base name; undefined for `Null` and for what is none. */
export function operatorOf(base: string): Operator | undefined {
  return Object.hasOwn(OPERATORS, base) ? OPERATORS[base] : undefined;
}

/** Whether a name is one of IAM's, with prefixes and suffixes where it takes them. */
export function isOperator(name: string): boolean {
  return operatorOf(parseOperator(name).base) !== undefined || name === 'Null';
}

function positive(compare: Comparison, variables: boolean): Operator {
  return { compare, variables, negated: false };
}

function negative(compare: Comparison, variables: boolean): Operator {
  return { compare, variables, negated: true };
}

function known(wanted: string, given: string, compare: () => boolean): Ternary {
  return hasUnknownPart(wanted) || hasUnknownPart(given) ? unknown(describeUnknown(`${wanted}${given}`)) : ternary(compare());
}

function numeric(compare: (wanted: number, given: number) => boolean): Comparison {
  return (wanted, given) => known(wanted, given, () => isNumber(wanted) && isNumber(given) && compare(Number(wanted), Number(given)));
}

function date(compare: (wanted: number, given: number) => boolean): Comparison {
  return (wanted, given) => known(wanted, given, () => {
    const [left, right] = [time(wanted), time(given)];
    return !Number.isNaN(left) && !Number.isNaN(right) && compare(left, right);
  });
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

/** A date of the W3C's profile of ISO 8601, with or without time and zone. */
const DATE = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

/** Milliseconds since 1970 of an ISO 8601 date or of seconds since 1970; IAM's times are UTC where they name no zone. */
function time(text: string): number {
  const plain = unescapeWildcards(text);
  if (/^\d{5,}$/.test(plain)) {
    return Number(plain) * 1000;
  }
  const [, , , clock, , , zone] = DATE.exec(plain) ?? [];
  return DATE.test(plain) ? Date.parse(clock !== undefined && zone === undefined ? `${plain}Z` : plain) : Number.NaN;
}
