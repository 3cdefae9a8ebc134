import type { Statement } from '../../policy-document';
import { hasVariables } from '../../policy-variables';
import { mayKey, stepOf, type Rule, type SecretSituation } from '../situation';
import { describeTags, ownStatements, setsOf, tagKeys, testsToMeet, withTags, type TagSet } from '../wanted-tags';

/** Gives the secret's key the tags that a statement about keys asks for. */
export const tagKey: Rule<SecretSituation> = (situation, ground) => {
  const { reader, object } = situation;
  const { key } = object;
  if (key === undefined) {
    return [];
  }
  const statements = [...ownStatements(reader.subject), ...key.policy?.statements ?? []].filter(concernsKeys);
  return setsOf(statements, wanted)
    .flatMap((tags) => stepOf(mayKey(situation, 'TagResource', key, ground, tagKeys(tags)), `kms:TagResource gives the secret's key the tags ${describeTags(tags)}`,
      () => ({ ...situation, object: { ...object, key: { ...key, tags: withTags(key.tags, tags) } } })));
};

function concernsKeys({ actions, notActions }: Statement): boolean {
  return notActions || actions.some((action) => action === '*' || action.startsWith('kms:'));
}

function wanted(statement: Statement): TagSet {
  return Object.fromEntries(testsToMeet(statement).filter(({ key, values: [value = ''] }) => /^aws:resourcetag\//i.test(key) && !hasVariables(value))
    .map(({ key, values: [value = ''] }) => [key.slice(key.indexOf('/') + 1), value.replaceAll('*', '')]));
}
