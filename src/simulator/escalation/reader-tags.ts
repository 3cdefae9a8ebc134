import type { Hands } from './capabilities';
import { asResource, kindOf, stepOf, type Actor, type Changed, type Step } from './search-state';
import { describeKeys, describeTags, requestValues, statementsOf, tagKeys, wantedTags, withoutTags, withTags, type TagTests } from './wanted-tags';

/** Changes of the tags of somebody's role or user that statements ask for. */
export function changeTags(actor: Actor, statements: readonly TagTests[], hands: Hands): Array<Step<Changed>> {
  const { principal, subject } = actor;
  const kind = kindOf(actor);
  if (kind === undefined || statements.every(({ tests }) => tests.length === 0)) {
    return [];
  }
  const values = requestValues(hands.all.flatMap((hand) => statementsOf(hand.subject.identity)));
  const { sets, removals } = wantedTags(statements, subject.tags, values);
  const role = asResource(actor);
  return [
    ...sets.flatMap((tags) => stepOf(hands.may(`iam:Tag${kind}`, { ...role, request: tagKeys(tags) }), `iam:Tag${kind} gives ${principal.name} the tags ${describeTags(tags)}`,
      () => ({ subject: { ...subject, tags: withTags(subject.tags, tags) } }))),
    ...removals.flatMap((keys) => stepOf(hands.may(`iam:Untag${kind}`, { ...role, request: { 'aws:TagKeys': keys } }),
      `iam:Untag${kind} takes ${describeKeys(keys)} from ${principal.name}`, () => ({ subject: { ...subject, tags: withoutTags(subject.tags, keys) } }))),
  ];
}
