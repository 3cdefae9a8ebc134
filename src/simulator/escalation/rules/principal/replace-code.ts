import { stepOf, type BecomeRule } from '../../search-state';

/** Puts code of its own into a function, which then runs as the function's role. */
export const replaceCode: BecomeRule = (role, hands) => hands.ground.model.functionsOf(role).flatMap(({ arn, name, doubt }) => stepOf(
  hands.may('lambda:UpdateFunctionCode', { arn }), `lambda:UpdateFunctionCode of ${name} runs the principal's code as ${role.name}`, () => role, doubt,
));
