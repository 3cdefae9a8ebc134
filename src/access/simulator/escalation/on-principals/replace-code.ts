import { othersOfKind } from './others';
import { as, may, stepOf, type Rule, type Situation } from '../situation';

/** Puts code of its own into a function, which then runs as the function's role. */
export const replaceCode: Rule<Situation> = (situation, ground) => othersOfKind('role', situation, ground).flatMap((role) =>
  ground.model.functionsOf(role).flatMap(({ arn, name }) => stepOf(may(situation, 'lambda:UpdateFunctionCode', { arn }, ground),
    `lambda:UpdateFunctionCode of ${name} runs the principal's code as ${role.name}`, () => as(situation, role))));
