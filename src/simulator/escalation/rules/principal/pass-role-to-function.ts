import { trusts } from './trusts';
import { alone, together } from '../../capabilities';
import { asResource, stepOf, type BecomeRule } from '../../search-state';

/** Has a function that is there run as another role, and code of the principal's in it. */
export const passRoleToFunction: BecomeRule = (role, hands) => {
  const trust = role.subject.caller.kind === 'role' ? trusts(role, 'lambda.amazonaws.com', hands) : undefined;
  const passers = trust === undefined ? [] : hands.may('iam:PassRole', { ...asResource(role), request: { 'iam:PassedToService': 'lambda.amazonaws.com' } });
  return passers.length === 0 ? [] : hands.ground.model.functions.flatMap(({ arn, name }) => {
    const movers = alone(passers, hands.may('lambda:UpdateFunctionConfiguration', { arn }));
    const deeds = movers.length === 0 ? [] : together(movers, hands.may('lambda:UpdateFunctionCode', { arn }));
    return stepOf(deeds, [
      `iam:PassRole gives ${role.name} to ${name} by lambda:UpdateFunctionConfiguration`, `lambda:UpdateFunctionCode of ${name} runs the principal's code as ${role.name}`,
    ], () => role, trust?.doubt);
  });
};
