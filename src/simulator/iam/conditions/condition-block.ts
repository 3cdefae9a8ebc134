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

/** Operators and keys are joined by "and". */
export function conditionsHold(tests: readonly ConditionTest[], context: RequestContext): Ternary {
  return all(tests, (test) => conditionHolds(test, context));
}

/** Whether one test holds for a request. */
export function conditionHolds(test: ConditionTest, context: RequestContext): Ternary {
  if (test.unknown !== undefined) {
    return unknown(test.unknown);
  }
  const given = context.get(test.key);
  const asksForPresence = test.name.base === 'Null';
  if (given?.unknown !== undefined && !(asksForPresence && given.present)) {
    return unknown(`condition key ${test.key}: ${given.unknown}`);
  }
  return asksForPresence ? isNull(test, given) : compareValues(test, given, context);
}

function isNull(test: ConditionTest, given: ContextValue | undefined): Ternary {
  const absent = given === undefined || (!given.present && isEmpty(given));
  return any(test.values, (value) => hasUnknownPart(value) ? unknown(describeUnknown(value)) : ternary(absent === (value.toLowerCase() === 'true')));
}

function isEmpty(given: ContextValue): boolean {
  return given.values.every((value) => value === '');
}

function compareValues(test: ConditionTest, given: ContextValue | undefined, context: RequestContext): Ternary {
  const { set, ifExists, base } = test.name;
  const operator = operatorOf(base);
  if (!operator) {
    return FALSE;
  }
  if (given === undefined) {
    return ternary(ifExists || set === 'ForAllValues' || (operator.negated && set !== 'ForAnyValue'));
  }
  const wanted = test.values.flatMap((value) => resolve(value, test.variables, operator.variables, context) ?? []);
  const matchesOne = (value: string): Ternary => any(wanted, (candidate) => operator.compare(candidate, value));
  const holds = (value: string): Ternary => operator.negated ? not(matchesOne(value)) : matchesOne(value);
  if (set === 'ForAllValues') {
    // Nothing but empty texts counts as no values at all.
    return isEmpty(given) ? TRUE : all(given.values, holds);
  }
  // Without a set operator, a key of several values is met by any of them, or missed by all of them.
  return set === undefined && operator.negated ? all(given.values, holds) : any(given.values, holds);
}

/** A value with its variables replaced; undefined where one has no value, which equals nothing. */
function resolve(value: string, enabled: boolean, supported: boolean, context: RequestContext): string | undefined {
  return enabled && supported && hasVariables(value) ? substitute(value, context) : value;
}

/** A test as people write it. */
export function describeTest(test: ConditionTest): string {
  return `${test.operator} ${test.key} = ${test.values.map((value) => `"${unescapeWildcards(value)}"`).join(' or ')}`;
}

/** What a request says under the key of a test, for people. */
export function describeGiven(test: ConditionTest, context: RequestContext): string {
  const given = context.get(test.key);
  return given === undefined ? 'the request has no such key' : given.unknown ?? `the request has ${given.values.map((value) => `"${value}"`).join(', ')}`;
}

