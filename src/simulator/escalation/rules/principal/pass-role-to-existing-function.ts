import { bySamePrincipal, byPair } from '../../permitted-action';
import { asIamResource } from '../../search-state';
import { transitionsOf, type ImpersonationRule } from '../rule';
import { trustsService } from '../service-trust';

const LAMBDA = 'lambda.amazonaws.com';

/** Passes a role to a function of the templates, and replaces the function's code. */
export const passRoleToExistingFunction: ImpersonationRule = (role, capabilities) => {
  const trust = role.subject.caller.kind === 'role' ? trustsService(role, LAMBDA, capabilities) : undefined;
  const passers = trust === undefined ? []
    : capabilities.whoCan('iam:PassRole', { ...asIamResource(role), request: { 'iam:PassedToService': LAMBDA } });
  return passers.length === 0 ? [] : capabilities.context.model.functions.flatMap(({ arn, name }) => {
    const configurers = bySamePrincipal(passers, capabilities.whoCan('lambda:UpdateFunctionConfiguration', { arn }));
    const permitted = configurers.length === 0 ? [] : byPair(configurers, capabilities.whoCan('lambda:UpdateFunctionCode', { arn }));
    return transitionsOf(permitted, [
      `iam:PassRole gives ${role.name} to ${name} by lambda:UpdateFunctionConfiguration`,
      `lambda:UpdateFunctionCode of ${name} runs the principal's code as ${role.name}`,
    ], () => role, trust?.uncertainty);
  });
};
