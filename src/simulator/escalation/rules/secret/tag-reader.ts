import type { Statement } from '../../../iam/policy-document';
import type { SearchState } from '../../search-state';
import { principalStatements, statementsOf } from '../../statements';
import { tagPrincipal } from '../../tags/principal-tags';
import { tagConditionsOf, tagKeyOf, type TagCondition, type TagConditions } from '../../tags/tag-conditions';
import { tagValue } from '../../tags/tag-set';
import type { SecretRule } from '../rule';

const PRINCIPAL_TAG = /^aws:principaltag\//i;
const RESOURCE_TAG = /:resourcetag\//i;
const PRINCIPAL_VARIABLE = /\$\{aws:PrincipalTag\/([^},]+)[^}]*\}/i;
const RESOURCE_VARIABLE = /^\$\{(?:aws|secretsmanager):ResourceTag\/([^},]+)[^}]*\}$/i;

/** Sets tags of the reader's role or user with which a statement allows, or removes those with which a statement denies. */
export const tagReader: SecretRule = (state, capabilities) => {
  const { reader, object } = state;
  const policies = [...object.policies, ...object.key?.policy ? [object.key.policy] : []];
  const statements = [...principalStatements(reader.subject), ...statementsOf(policies)].map((statement) => conditionsOf(statement, state));
  return tagPrincipal(reader, statements, capabilities).map((transition) => ({
    ...transition, result: { ...state, reader: { ...reader, subject: capabilities.context.interner.subject(transition.result.subject) } },
  }));
};

function conditionsOf(statement: Statement, state: SearchState): TagConditions {
  const { object: { tags } } = state;
  const { effect, conditions } = tagConditionsOf(statement, PRINCIPAL_TAG, (value) => tagValue(tags, RESOURCE_VARIABLE.exec(value)?.[1] ?? ''));
  return { effect, conditions: [...conditions, ...fromResourceTags(statement, state), ...fromResources(statement, state)] };
}

/** What a statement requires of the reader's tag if it compares a tag of the secret with it. */
function fromResourceTags({ conditions, unknown }: Statement, { object: { tags } }: SearchState): TagCondition[] {
  return unknown !== undefined ? [] : conditions.filter(({ key }) => RESOURCE_TAG.test(key)).flatMap(({ key, name: { base, ifExists }, values }) =>
    values.flatMap((value): TagCondition[] => {
      const tag = PRINCIPAL_VARIABLE.exec(value)?.[1];
      const required = tagValue(tags, tagKeyOf(key));
      return tag === undefined || required === undefined ? [] : [{ tag, operator: base, ifExists, values: [required], isExact: true }];
    }));
}

/** What a statement requires of the reader's tag if the ARN of its resource contains it. */
function fromResources({ effect, resources }: Statement, { object }: SearchState): TagCondition[] {
  return effect === 'Deny' ? [] : resources.flatMap((resource): TagCondition[] => {
    const tag = PRINCIPAL_VARIABLE.exec(resource)?.[1];
    const value = tag === undefined ? undefined : patternOf(resource).exec(object.arn)?.groups?.tag;
    return tag === undefined || value === undefined ? [] : [{ tag, operator: 'StringEquals', ifExists: false, values: [value], isExact: true }];
  });
}

/** A character of an ARN. An unknown part is one character, because a part of it has no meaning. */
const CHARACTER = '(?:\\uE000[^\\uE001]*\\uE001|[^\\uE000\\uE001])';

/** A pattern of the ARNs that a resource with one policy variable matches; its group `tag` is the value of the variable. */
function patternOf(resource: string): RegExp {
  const [before, after] = resource.split(PRINCIPAL_VARIABLE).filter((_, index) => index !== 1);
  return new RegExp(`^${expressionOf(before)}(?<tag>${CHARACTER}+?)${expressionOf(after)}$`);
}

/** The simulator's text for the unknown suffix of a secret's ARN is not six characters long, so `??????` matches any text. */
function expressionOf(text: string): string {
  return text.replaceAll(/\?{6}|[*?]|[.\\+^$()[\]{}|]/g, (part) => {
    switch (part) {
      case '??????': return `${CHARACTER}+`;
      case '*': return `${CHARACTER}*`;
      case '?': return CHARACTER;
      default: return `\\${part}`;
    }
  });
}
