import type { Hands } from '../../capabilities';
import { stepOf, type SecretRule, type SecretSituation } from '../../search-state';
import { describeKeys, describeTags, ownStatements, requestValues, statementsOf, tagKeys, tagOf, testsOf, wantedTags, withoutTags, withTags, type WantedTags } from '../../wanted-tags';

const RESOURCE_TAG = /^(aws|secretsmanager):resourcetag\//i;

/** Gives the secret the tags by which a statement allows, or other ones than those by which it denies. */
export const tagSecret: SecretRule = (situation, hands) => {
  const { name, object } = situation;
  return wanted(situation, hands).sets.flatMap((tags) => stepOf(
    hands.maySecret(object, 'TagResource', tagKeys(tags)), `secretsmanager:TagResource gives ${name} the tags ${describeTags(tags)}`,
    () => ({ ...situation, object: { ...object, tags: withTags(object.tags, tags) } }),
  ));
};

/** Takes the tags from the secret by which a statement denies, or without which it allows. */
export const untagSecret: SecretRule = (situation, hands) => {
  const { name, object } = situation;
  return wanted(situation, hands).removals.flatMap((keys) => stepOf(
    hands.maySecret(object, 'UntagResource', { 'aws:TagKeys': keys }), `secretsmanager:UntagResource takes ${describeKeys(keys)} from ${name}`,
    () => ({ ...situation, object: { ...object, tags: withoutTags(object.tags, keys) } }),
  ));
};

function wanted({ reader, object }: SecretSituation, { all }: Hands): WantedTags {
  const own = (value: string): string | undefined => tagOf(reader.subject.tags, /^\$\{aws:PrincipalTag\/([^},]+)\}$/i.exec(value)?.[1] ?? '');
  const statements = [...ownStatements(reader.subject), ...statementsOf(object.policies)].map((statement) => testsOf(statement, RESOURCE_TAG, own));
  const asked = statements.some(({ tests }) => tests.length > 0);
  return wantedTags(statements, object.tags, asked ? requestValues(all.flatMap(({ subject }) => statementsOf(subject.identity))) : undefined);
}
