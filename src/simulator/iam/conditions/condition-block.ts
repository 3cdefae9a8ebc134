import { operatorOf, parseOperator, type OperatorName } from './condition-operators';
import { describeUnknown, hasUnknownPart, wholeUnknown } from '../unknown-text';
import { hasVariables, substitute } from './policy-variables';
import type { ContextValue, RequestContext } from './request-context';
import { all, any, FALSE, not, TRUE, ternary, unknown, type Ternary } from '../ternary';
import { unescapeWildcards } from '../wildcard';

/** One operator, key and its values. */
export interface ConditionTest {
  readonly operator: string;
  readonly key: string;
  readonly values: string[];
  readonly name: OperatorName;
  readonly variables: boolean;
  readonly unknown?: string;
}

/** The tests of a `Condition` element. */
export function compileConditions(block: object, variables: boolean): ConditionTest[] {
  return Object.entries(block).flatMap(([operator, keys]: [string, unknown]) => {
    const name = parseOperator(operator);
    const reason = wholeUnknown(keys);
    if (reason || typeof keys !== 'object' || keys === null) {
      return [{ operator, key: '', values: [], name, variables, unknown: reason ?? 'the condition keys are not an object' }];
    }
    return Object.entries(keys).map(([key, value]: [string, unknown]) => ({
      operator,
      key,
      name,
      variables,
      values: (Array.isArray(value) ? value : [value]).map(String),
      unknown: hasUnknownPart(key) ? describeUnknown(key) : undefined,
    }));
  });
}

/** Whether all tests hold: operators and keys are joined by "and". */
export function conditionsHold(tests: readonly ConditionTest[], context: RequestContext): Ternary {
  return all(tests, (test) => conditionHolds(test, context));
}

/** Whether one test holds for a request. */
export function conditionHolds(test: ConditionTest, context: RequestContext): Ternary {
  if (test.unknown !== undefined) {
    return unknown(test.unknown);
  }
  const actual = context.get(test.key);
  const testsPresence = test.name.base === 'Null';
  if (actual?.unknown !== undefined && !(testsPresence && actual.present)) {
    return unknown(`condition key ${test.key}: ${actual.unknown}`);
  }
  return testsPresence ? isNull(test, actual) : compareValues(test, actual, context);
}

function isNull(test: ConditionTest, actual: ContextValue | undefined): Ternary {
  const absent = actual === undefined || (!actual.present && isEmpty(actual));
  return any(test.values, (value) => hasUnknownPart(value) ? unknown(describeUnknown(value)) : ternary(absent === (value.toLowerCase() === 'true')));
}

function isEmpty(actual: ContextValue): boolean {
  return actual.values.every((value) => value === '');
}

function compareValues(test: ConditionTest, actual: ContextValue | undefined, context: RequestContext): Ternary {
  const { set, ifExists, base } = test.name;
  const operator = operatorOf(base);
  if (!operator) {
    return FALSE;
  }
  if (actual === undefined) {
    return ternary(ifExists || set === 'ForAllValues' || (operator.negated && set !== 'ForAnyValue'));
  }
  const expected = test.values.flatMap((value) => resolve(value, test.variables, operator.variables, context) ?? []);
  const matchesOne = (value: string): Ternary => any(expected, (candidate) => operator.compare(candidate, value));
  const holds = (value: string): Ternary => operator.negated ? not(matchesOne(value)) : matchesOne(value);
  if (set === 'ForAllValues') {
    // A key with only empty texts has no values.
    return isEmpty(actual) ? TRUE : all(actual.values, holds);
  }
  // Without a set operator, one of several values is enough; a negated operator must hold for all of them.
  return set === undefined && operator.negated ? all(actual.values, holds) : any(actual.values, holds);
}

/** A value with its variables replaced; undefined if a variable has no value, because such a value is not equal to anything. */
function resolve(value: string, enabled: boolean, supported: boolean, context: RequestContext): string | undefined {
  return enabled && supported && hasVariables(value) ? substitute(value, context) : value;
}

/** A test in words. */
export function describeTest(test: ConditionTest): string {
  return `${test.operator} ${test.key} = ${test.values.map((value) => `"${unescapeWildcards(value)}"`).join(' or ')}`;
}

/** The values that a request has for the key of a test, in words. */
export function describeActual(test: ConditionTest, context: RequestContext): string {
  const actual = context.get(test.key);
  if (actual === undefined) {
    return 'the request has no such key';
  }
  return actual.unknown ?? `the request has ${actual.values.map((value) => `"${value}"`).join(', ')}`;
}

