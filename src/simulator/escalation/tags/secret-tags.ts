import { findTagChanges, type TagChanges } from './tag-changes';
import { requestableValues, tagConditionsOf } from './tag-conditions';
import { tagValue } from './tag-set';
import type { Capabilities } from '../capabilities';
import type { SearchState } from '../search-state';
import { principalStatements, statementsOf } from '../statements';

const RESOURCE_TAG = /^(aws|secretsmanager):resourcetag\//i;
const PRINCIPAL_TAG_VARIABLE = /^\$\{aws:PrincipalTag\/([^},]+)\}$/i;

/** The changes of the secret's tags that may satisfy the conditions of the reader's statements and of the resource policy. */
export function secretTagChanges({ reader, object }: SearchState, { principals }: Capabilities): TagChanges {
  const readerTag = (value: string): string | undefined => tagValue(reader.subject.tags, PRINCIPAL_TAG_VARIABLE.exec(value)?.[1] ?? '');
  const statements = [...principalStatements(reader.subject), ...statementsOf(object.policies)]
    .map((statement) => tagConditionsOf(statement, RESOURCE_TAG, readerTag));
  const hasConditions = statements.some(({ conditions }) => conditions.length > 0);
  const values = hasConditions ? requestableValues(principals.flatMap(({ subject }) => statementsOf(subject.identity))) : undefined;
  return findTagChanges(statements, object.tags, values);
}
