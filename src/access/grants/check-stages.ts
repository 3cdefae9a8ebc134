import { Problem } from '../../private/problems';
import { isKnown } from '../../private/tokens';

const LABEL_LENGTH = 256;

/** Problems of the staging labels that a reader is restricted to. */
export function checkStages(stages: string[]): Problem[] {
  if (stages.length === 0) {
    return [{
      id: 'stages-missing',
      message: '`stages` must have at least one staging label, got: none; give one, such as AWSCURRENT, or use `read`',
    }];
  }
  return stages.filter(isKnown).filter((stage) => stage.length < 1 || stage.length > LABEL_LENGTH).map((stage) => ({
    id: 'stage-length',
    message: `a label of \`stages\` must have 1 to ${LABEL_LENGTH} characters, got: ${stage.length}; shorten it`,
  }));
}
