import type { Statement } from '../../../iam/policy-document';
import { changeTags } from '../../reader-tags';
import type { SecretRule, SecretSituation } from '../../search-state';
import { ownStatements, statementsOf, tagOf, testsOf, type TagTest, type TagTests } from '../../wanted-tags';

const PRINCIPAL_TAG = /^aws:principaltag\//i;
const RESOURCE_TAG = /:resourcetag\//i;
const PRINCIPAL_VARIABLE = /\$\{aws:PrincipalTag\/([^},]+)[^}]*\}/i;
const RESOURCE_VARIABLE = /^\$\{(?:aws|secretsmanager):ResourceTag\/([^},]+)[^}]*\}$/i;

/** Gives the reader's role or user the tags by which a statement lets read, or takes away those by which it denies. */
export const tagReader: SecretRule = (situation, hands) => {
  const { reader, object } = situation;
  const policies = [...object.policies, ...object.key?.policy ? [object.key.policy] : []];
  const statements = [...ownStatements(reader.subject), ...statementsOf(policies)].map((statement) => asked(statement, situation));
  return changeTags(reader, statements, hands).map((step) => ({
    ...step, leads: { ...situation, reader: { ...reader, subject: hands.ground.canonical.subject(step.leads.subject) } },
  }));
};

function asked(statement: Statement, situation: SecretSituation): TagTests {
  const { object: { tags } } = situation;
  const { effect, tests } = testsOf(statement, PRINCIPAL_TAG, (value) => tagOf(tags, RESOURCE_VARIABLE.exec(value)?.[1] ?? ''));
  return { effect, tests: [...tests, ...byTagsOfSecret(statement, situation), ...byResources(statement, situation)] };
}

/** A tag of the secret that is compared with one of the reader: what that has to be. */
function byTagsOfSecret({ conditions, unknown }: Statement, { object: { tags } }: SecretSituation): TagTest[] {
  return unknown !== undefined ? [] : conditions.filter(({ key }) => RESOURCE_TAG.test(key)).flatMap(({ key, name: { base, ifExists }, values }) =>
    values.flatMap((value): TagTest[] => {
      const tag = PRINCIPAL_VARIABLE.exec(value)?.[1];
      const wanted = tagOf(tags, key.slice(key.indexOf('/') + 1));
      return tag === undefined || wanted === undefined ? [] : [{ tag, base, ifExists, values: [wanted], exact: true }];
    }));
}

/** A tag that stands in the ARN of what may be read: what it has to be for this secret. */
function byResources({ effect, resources }: Statement, { object }: SecretSituation): TagTest[] {
  return effect === 'Deny' ? [] : resources.flatMap((resource): TagTest[] => {
    const tag = PRINCIPAL_VARIABLE.exec(resource)?.[1];
    const value = tag === undefined ? undefined : patternOf(resource).exec(object.arn)?.groups?.tag;
    return tag === undefined || value === undefined ? [] : [{ tag, base: 'StringEquals', ifExists: false, values: [value], exact: true }];
  });
}

function patternOf(resource: string): RegExp {
  const [before, after] = resource.split(PRINCIPAL_VARIABLE).filter((_, index) => index !== 1);
  // The suffix of a secret stands in its ARN as text of another length.
  const escape = (text: string): string => text.replaceAll(/[.\\+^$()[\]{}|]/g, '\\$&').replaceAll('??????', '.*').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${escape(before)}(?<tag>[^/:]+?)${escape(after)}$`);
}
