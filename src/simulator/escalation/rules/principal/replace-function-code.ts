import { transitionsOf, type ImpersonationRule } from '../rule';

/** Replaces the code of a function, which then runs with the function's role. */
export const replaceFunctionCode: ImpersonationRule = (role, capabilities) =>
  capabilities.context.model.functionsOf(role).flatMap(({ arn, name, doubt }) => transitionsOf(
    capabilities.whoCan('lambda:UpdateFunctionCode', { arn }), `lambda:UpdateFunctionCode of ${name} runs the principal's code as ${role.name}`,
    () => role, doubt,
  ));
