import type { ConditionTest } from '../../iam/conditions/condition-block';
import { hasVariables } from '../../iam/conditions/policy-variables';
import type { Statement } from '../../iam/policy-document';

/** A condition of a statement on one tag, with its policy variables replaced. */
export interface TagCondition {
  readonly tag: string;
  /** The operator, without `IfExists` and `ForAllValues:`. */
  readonly operator: string;
  /** Whether the condition holds if the tag is absent. */
  readonly ifExists: boolean;
  readonly values: readonly string[];
  /** Whether no value is a pattern. */
  readonly isExact: boolean;
}

/** The conditions of one statement on tags. */
export interface TagConditions {
  readonly effect: 'Allow' | 'Deny';
  readonly conditions: readonly TagCondition[];
}

/** The value of a text that contains policy variables; undefined if it is unknown. */
type ResolveVariables = (value: string) => string | undefined;

/**
 * The conditions of a statement on keys such as `aws:ResourceTag/Team`.
 *
 * @param keyPattern the condition keys, up to the key of the tag
 * @param resolve resolves policy variables; a value that it does not know is omitted
 */
export function tagConditionsOf(
  { effect, conditions, unknown }: Statement, keyPattern: RegExp, resolve: ResolveVariables = () => undefined,
): TagConditions {
  const known = unknown !== undefined ? [] : conditions.filter((test) => test.unknown === undefined && keyPattern.test(test.key));
  return {
    effect,
    conditions: known.map((test) => ({
      tag: tagKeyOf(test.key),
      operator: test.name.base,
      ifExists: test.name.ifExists || test.name.set === 'ForAllValues',
      values: exampleValues(test, resolve),
      isExact: !test.values.some((value) => /[*?]/.test(value)),
    })),
  };
}

/** One value for each of a condition; for a pattern, a text that matches it. */
function exampleValues({ values, variables }: ConditionTest, resolve: ResolveVariables): string[] {
  return values.flatMap((value) => !variables || !hasVariables(value) ? matchingText(value) : resolve(value) ?? []);
}

/** A text that matches a pattern. */
export function matchingText(pattern: string): string {
  return pattern.replaceAll('*', '').replaceAll('?', 'x');
}

/** The key of the tag in a condition key such as `aws:ResourceTag/Team`. */
export function tagKeyOf(conditionKey: string): string {
  return conditionKey.slice(conditionKey.indexOf('/') + 1);
}

/** Finds the values that are candidates for a tag, because a request to set tags may be limited to them. */
export type CandidateValues = (tag: string) => readonly string[];

/** The values that statements compare with the tags of a request, such as `aws:RequestTag/Team`. */
export function requestableValues(statements: readonly Statement[]): CandidateValues {
  const tests = statements.flatMap(({ conditions }) => conditions).filter(({ key, name }) => /^aws:RequestTag\//i.test(key) && name.base !== 'Null');
  const testsOf = (tag: string): ConditionTest[] => tests.filter(({ key }) => tagKeyOf(key).toLowerCase() === tag.toLowerCase());
  return (tag) => [...new Set(testsOf(tag).flatMap((test) => exampleValues(test, () => undefined)))];
}
