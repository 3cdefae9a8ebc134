import { stepOf, type SecretRule } from '../../search-state';
import { ownStatements, statementsOf } from '../../wanted-tags';

const STAGE_KEY = 'secretsmanager:versionstage';

/** Puts a label that the reader may ask for on the current version. */
export const moveLabel: SecretRule = (situation, hands) => {
  const statements = [...ownStatements(situation.reader.subject), ...statementsOf(situation.object.policies)];
  const labels = statements.filter(({ effect }) => effect === 'Allow').flatMap(({ conditions }) => conditions)
    .filter(({ key }) => key.toLowerCase() === STAGE_KEY).flatMap(({ values }) => values).filter((label) => label !== 'AWSCURRENT' && !/[*?]/.test(label));
  return situation.stage !== undefined ? [] : [...new Set(labels)].flatMap((label) => stepOf(
    hands.maySecret(situation.object, 'UpdateSecretVersionStage', { [STAGE_KEY]: label }),
    `secretsmanager:UpdateSecretVersionStage puts the label ${label}, which the principal may ask for, on the current version of ${situation.name}`,
    () => ({ ...situation, stage: label }),
  ));
};
