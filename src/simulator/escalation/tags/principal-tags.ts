import { findTagChanges } from './tag-changes';
import { requestableValues, type TagConditions } from './tag-conditions';
import { describeTagKeys, describeTags, tagRequestKeys, withoutTags, withTags, type TagSet } from './tag-set';
import type { Capabilities } from '../capabilities';
import { transitionsOf, type Transition } from '../rules/rule';
import { asIamResource, iamTypeOf, type PermissionChange, type PrincipalState } from '../search-state';
import { statementsOf } from '../statements';

/** The changes of a role's or user's tags that may satisfy the conditions of statements. */
export function tagPrincipal(
  state: PrincipalState, statements: readonly TagConditions[], capabilities: Capabilities,
): Array<Transition<PermissionChange>> {
  const { principal, subject } = state;
  const type = iamTypeOf(state);
  if (type === undefined || statements.every(({ conditions }) => conditions.length === 0)) {
    return [];
  }
  const values = requestableValues(capabilities.principals.flatMap((reachable) => statementsOf(reachable.subject.identity)));
  const { sets, removals } = findTagChanges(statements, subject.tags, values);
  const resource = asIamResource(state);
  const tagged = (tags: TagSet): PermissionChange => ({ subject: { ...subject, tags } });
  return [
    ...sets.flatMap((tags) => transitionsOf(
      capabilities.whoCan(`iam:Tag${type}`, { ...resource, request: tagRequestKeys(tags) }),
      `iam:Tag${type} gives ${principal.name} the tags ${describeTags(tags)}`, () => tagged(withTags(subject.tags, tags)),
    )),
    ...removals.flatMap((keys) => transitionsOf(
      capabilities.whoCan(`iam:Untag${type}`, { ...resource, request: { 'aws:TagKeys': keys } }),
      `iam:Untag${type} takes ${describeTagKeys(keys)} from ${principal.name}`, () => tagged(withoutTags(subject.tags, keys)),
    )),
  ];
}
