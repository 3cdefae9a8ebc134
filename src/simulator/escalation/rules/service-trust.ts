import { decideElsewhere } from '../../evaluation/other-decisions';
import { unknownText } from '../../iam/unknown-text';
import type { TemplatePrincipal } from '../../inventory/principals/template-principals';
import type { Capabilities } from '../capabilities';
import { feasibilityOf, type Feasibility } from '../feasibility';
import { asIamResource } from '../search-state';

/**
 * Whether the trust policy of a role lets a service assume it.
 *
 * The service calls on behalf of the role's own account, so a condition on `aws:SourceAccount`, which AWS recommends against confused deputies,
 * has a certain answer. Which resource the service would act for is unknown.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function trustsService(role: TemplatePrincipal, service: string, capabilities: Capabilities): Feasibility {
  return capabilities.evaluate(role.subject, `trusts ${service}`, () => {
    const { model, setting } = capabilities.context;
    const policy = model.trustPolicyOf(role);
    if (policy === undefined) {
      return undefined;
    }
    const caller = { kind: 'service' as const, arn: service };
    const source = unknownText(`what of ${service} the trust policy of ${role.name} is for is not known`);
    const request = { 'aws:SourceAccount': role.resource.stack.account, 'aws:SourceArn': source };
    return feasibilityOf(decideElsewhere({ caller, tags: {}, identity: [] }, 'sts:AssumeRole', { ...asIamResource(role), policy, request }, setting));
  });
}
