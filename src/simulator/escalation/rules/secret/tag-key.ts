import type { AccessKey } from '../../../evaluation/secret-decision';
import type { Statement } from '../../../iam/policy-document';
import type { Hands } from '../../capabilities';
import { stepOf, type SecretRule, type SecretSituation } from '../../search-state';
import { describeKeys, describeTags, ownStatements, requestValues, statementsOf, tagKeys, testsOf, wantedTags, withoutTags, withTags, type WantedTags } from '../../wanted-tags';

/** Gives the secret's key the tags by which a statement allows, or other ones than those by which it denies. */
export const tagKey: SecretRule = (situation, hands) => {
  const { object } = situation;
  const { key } = object;
  return key === undefined ? [] : wanted(situation, key, hands).sets.flatMap((tags) => stepOf(
    hands.mayKey(object, key, 'TagResource', tagKeys(tags)), `kms:TagResource gives the secret's key the tags ${describeTags(tags)}`,
    () => ({ ...situation, object: { ...object, key: { ...key, tags: withTags(key.tags, tags) } } }),
  ));
};

/** Takes the tags from the secret's key by which a statement denies, or without which it allows. */
export const untagKey: SecretRule = (situation, hands) => {
  const { object } = situation;
  const { key } = object;
  return key === undefined ? [] : wanted(situation, key, hands).removals.flatMap((keys) => stepOf(
    hands.mayKey(object, key, 'UntagResource', { 'aws:TagKeys': keys }), `kms:UntagResource takes ${describeKeys(keys)} from the secret's key`,
    () => ({ ...situation, object: { ...object, key: { ...key, tags: withoutTags(key.tags, keys) } } }),
  ));
};

function wanted({ reader }: SecretSituation, key: AccessKey, { all }: Hands): WantedTags {
  const statements = [...ownStatements(reader.subject), ...key.policy?.statements ?? []].filter(concernsKeys).map((statement) => testsOf(statement, /^aws:resourcetag\//i));
  const asked = statements.some(({ tests }) => tests.length > 0);
  return wantedTags(statements, key.tags, asked ? requestValues(all.flatMap(({ subject }) => statementsOf(subject.identity))) : undefined);
}

function concernsKeys({ actions, notActions }: Statement): boolean {
  return notActions || actions.some((action) => action === '*' || action.startsWith('kms:'));
}
