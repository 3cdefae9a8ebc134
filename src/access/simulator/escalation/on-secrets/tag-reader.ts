import type { Statement } from '../../policy-document';
import { asResource, may, stepOf, type Rule, type SecretSituation } from '../situation';
import { describeTags, ownStatements, setsOf, tagKeys, tagOf, testsToMeet, withTags, type TagSet } from '../wanted-tags';

const PRINCIPAL_TAG = /^aws:principaltag\//i;
const PRINCIPAL_VARIABLE = /\$\{aws:PrincipalTag\/([^},]+)[^}]*\}/i;
const RESOURCE_VARIABLE = /^\$\{(?:aws|secretsmanager):ResourceTag\/([^},]+)[^}]*\}$/i;

/** Gives the reader's role or user the tags that a statement asks of whoever reads. */
export const tagReader: Rule<SecretSituation> = (situation, ground) => {
  const { reader, object } = situation;
  const action = reader.subject.caller.kind === 'user' ? 'iam:TagUser' : 'iam:TagRole';
  const policies = [...object.policies, ...object.key?.policy ? [object.key.policy] : []];
  const statements = [...ownStatements(reader.subject), ...policies.flatMap((policy) => policy.statements)];
  const wanted = (statement: Statement): TagSet => ({ ...byConditions(statement, situation), ...byResources(statement, situation) });
  return setsOf(statements, wanted).flatMap((tags) => stepOf(
    may(situation, action, { ...asResource(reader.principal), request: tagKeys(tags) }, ground),
    `${action} gives ${reader.principal.name} the tags ${describeTags(tags)}`,
    () => ({ ...situation, reader: { ...reader, subject: { ...reader.subject, tags: withTags(reader.subject.tags, tags) } } }),
  ));
};

function byConditions(statement: Statement, { object }: SecretSituation): TagSet {
  const pairs = testsToMeet(statement).flatMap(({ key, values: [value = ''] }): Array<[string, string | undefined]> => {
    const name = key.slice(key.indexOf('/') + 1);
    if (PRINCIPAL_TAG.test(key)) {
      const tag = RESOURCE_VARIABLE.exec(value)?.[1];
      return [[name, tag === undefined ? value.replaceAll('*', '') : tagOf(object.tags, tag)]];
    }
    const own = PRINCIPAL_VARIABLE.exec(value)?.[1];
    return own !== undefined && /:resourcetag\//i.test(key) ? [[own, tagOf(object.tags, name)]] : [];
  });
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => pair[1] !== undefined));
}

/** A tag that stands in the ARN of what may be read: what it has to be for this secret. */
function byResources({ effect, resources }: Statement, { object }: SecretSituation): TagSet {
  const pairs = effect === 'Deny' ? [] : resources.flatMap((resource): Array<[string, string]> => {
    const key = PRINCIPAL_VARIABLE.exec(resource)?.[1];
    const value = key === undefined ? undefined : patternOf(resource).exec(object.arn)?.groups?.tag;
    return key === undefined || value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(pairs);
}

function patternOf(resource: string): RegExp {
  const [before, after] = resource.split(PRINCIPAL_VARIABLE).filter((_, index) => index !== 1);
  // The suffix of a secret stands in its ARN as text of another length.
  const escape = (text: string): string => text.replaceAll(/[.\\+^$()[\]{}|]/g, '\\$&').replaceAll('??????', '.*').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${escape(before)}(?<tag>[^/:]+?)${escape(after)}$`);
}
