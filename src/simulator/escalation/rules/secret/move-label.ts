import type { SearchState } from '../../search-state';
import { principalStatements, statementsOf } from '../../statements';
import { transitionsOf, type SecretRule } from '../rule';

const STAGE_KEY = 'secretsmanager:versionstage';

/** Attaches a staging label to the current version, if the reader may read versions with this label. */
export const moveLabel: SecretRule = (state, capabilities) => {
  const { object, name } = state;
  return state.stage !== undefined ? [] : readableLabels(state).flatMap((label) => transitionsOf(
    capabilities.whoCanOnSecret(object, 'UpdateSecretVersionStage', { [STAGE_KEY]: label }),
    `secretsmanager:UpdateSecretVersionStage puts the label ${label}, which the principal may ask for, on the current version of ${name}`,
    () => ({ ...state, stage: label }),
  ));
};

function readableLabels({ reader, object }: SearchState): string[] {
  const statements = [...principalStatements(reader.subject), ...statementsOf(object.policies)].filter(({ effect }) => effect === 'Allow');
  const tests = statements.flatMap(({ conditions }) => conditions).filter(({ key }) => key.toLowerCase() === STAGE_KEY);
  return [...new Set(tests.flatMap(({ values }) => values))].filter((label) => label !== 'AWSCURRENT' && !/[*?]/.test(label));
}
