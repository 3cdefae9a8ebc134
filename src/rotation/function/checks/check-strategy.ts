import { Problem } from '../../../private/problems';
import { RotationStrategy } from '../../strategies/rotation-strategy';

/** What the code of the function needs of a strategy. Its other options are those of the function, or of its schedule. */
const FUNCTION_OPTIONS = ['promoteInFinishStep', 'firstUsername', 'secondUsername', 'ownerRole', 'field'];
const SCHEDULE_OPTIONS = ['window', 'rotateImmediatelyOnUpdate'];

/** Problems of a strategy that a function of this library is to carry out. Options that would have no effect are refused. */
export function checkStrategy({ _plan: plan }: RotationStrategy): Problem[] {
  if (plan.kind !== 'library') {
    return [{
      id: 'rotation-function-strategy',
      message: `\`strategy\` must be one that a function of this library carries out, got: RotationStrategy.${plan.kind}; `
        + 'use RotationStrategy.singleUser, dualPassword, alternatingUsers or regenerate',
    }];
  }
  const unused = Object.entries(plan.options)
    .filter(([option, value]) => value !== undefined && !FUNCTION_OPTIONS.includes(option))
    .map(([option]) => option);
  const place = (options: string[], remedy: string) => options.length === 0
    ? []
    : [`give ${options.map((option) => `\`${option}\``).join(', ')} to ${remedy}`];
  return unused.length === 0 ? [] : [{
    id: 'rotation-function-strategy-options',
    message: `\`strategy\` must have no options of the function or of the schedule, got: ${unused.map((option) => `\`${option}\``).join(', ')}; `
      + [
        ...place(unused.filter((option) => SCHEDULE_OPTIONS.includes(option)), 'RotationStrategy.byFunction'),
        ...place(unused.filter((option) => !SCHEDULE_OPTIONS.includes(option)), 'the RotationFunction'),
      ].join(' and '),
  }];
}
