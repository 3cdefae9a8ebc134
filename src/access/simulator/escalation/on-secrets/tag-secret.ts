import type { Statement } from '../../policy-document';
import { hasVariables } from '../../policy-variables';
import { maySecret, stepOf, type Rule, type SecretSituation } from '../situation';
import { describeTags, ownStatements, setsOf, tagKeys, tagOf, testsToMeet, withTags, type TagSet } from '../wanted-tags';

const RESOURCE_TAG = /^(aws|secretsmanager):resourcetag\//i;

/** Gives the secret the tags that a statement asks for. */
export const tagSecret: Rule<SecretSituation> = (situation, ground) => {
  const { name, object } = situation;
  return setsOf(statementsOf(situation), (statement) => wanted(statement, situation))
    .flatMap((tags) => stepOf(maySecret(situation, 'TagResource', ground, tagKeys(tags)), `secretsmanager:TagResource gives ${name} the tags ${describeTags(tags)}`,
      () => ({ ...situation, object: { ...object, tags: withTags(object.tags, tags) } })));
};

/** Takes the tags from the secret by which a statement denies. */
export const untagSecret: Rule<SecretSituation> = (situation, ground) => {
  const { name, object } = situation;
  const keys = statementsOf(situation).filter(({ effect }) => effect === 'Deny').flatMap(({ conditions }) => conditions)
    .map(({ key }) => key).filter((key) => RESOURCE_TAG.test(key)).map((key) => key.slice(key.indexOf('/') + 1));
  return [...new Set(keys)].filter((key) => tagOf(object.tags, key) !== undefined)
    .flatMap((key) => stepOf(maySecret(situation, 'UntagResource', ground, { 'aws:TagKeys': [key] }), `secretsmanager:UntagResource takes the tag ${key} from ${name}`,
      () => ({ ...situation, object: { ...object, tags: without(object.tags, key) } })));
};

function statementsOf({ reader, object }: SecretSituation): Statement[] {
  return [...ownStatements(reader.subject), ...object.policies.flatMap(({ statements }) => statements)];
}

function wanted(statement: Statement, { reader }: SecretSituation): TagSet {
  const pairs = testsToMeet(statement).filter(({ key }) => RESOURCE_TAG.test(key)).map(({ key, values: [value = ''] }): [string, string] => {
    const principalTag = /^\$\{aws:PrincipalTag\/([^}]+)\}$/i.exec(value)?.[1] ?? '';
    const own = hasVariables(value) ? tagOf(reader.subject.tags, principalTag) ?? '' : value.replaceAll('*', '');
    return [key.slice(key.indexOf('/') + 1), own];
  });
  return Object.fromEntries(pairs);
}

function without(tags: Readonly<TagSet>, key: string): TagSet {
  return Object.fromEntries(Object.entries(tags).filter(([name]) => name.toLowerCase() !== key.toLowerCase()));
}
