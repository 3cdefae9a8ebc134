import { findTagChanges, type TagChanges } from './tag-changes';
import { requestableValues, tagConditionsOf } from './tag-conditions';
import type { AccessKey } from '../../evaluation/access-request';
import type { Statement } from '../../iam/policy-document';
import type { Capabilities } from '../capabilities';
import type { SearchState } from '../search-state';
import { principalStatements, statementsOf } from '../statements';

const RESOURCE_TAG = /^aws:resourcetag\//i;

/** The changes of the key's tags that may satisfy the conditions of the reader's statements and of the key policy. */
export function keyTagChanges({ reader }: SearchState, key: AccessKey, { principals }: Capabilities): TagChanges {
  const statements = [...principalStatements(reader.subject), ...key.policy?.statements ?? []]
    .filter(concernsKms).map((statement) => tagConditionsOf(statement, RESOURCE_TAG));
  const hasConditions = statements.some(({ conditions }) => conditions.length > 0);
  const values = hasConditions ? requestableValues(principals.flatMap(({ subject }) => statementsOf(subject.identity))) : undefined;
  return findTagChanges(statements, key.tags, values);
}

function concernsKms({ actions, notActions }: Statement): boolean {
  return notActions || actions.some((action) => action === '*' || action.startsWith('kms:'));
}
