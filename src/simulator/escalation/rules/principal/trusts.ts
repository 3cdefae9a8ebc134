import { decideElsewhere } from '../../../evaluation/other-decisions';
import { unknownText } from '../../../iam/unknown-text';
import type { TemplatePrincipal } from '../../../inventory/principals';
import type { Hands } from '../../capabilities';
import { chanceOf, type Chance } from '../../feasibility';
import { asResource } from '../../search-state';

/** Whether a service may run as a role. */
export function trusts(role: TemplatePrincipal, service: string, hands: Hands): Chance {
  return hands.answer(role.subject, `trusts ${service}`, () => {
    const { model, setting } = hands.ground;
    const policy = model.trustOf(role);
    if (policy === undefined) {
      return undefined;
    }
    const caller = { kind: 'service' as const, arn: service };
    const source = unknownText(`what of ${service} the trust policy of ${role.name} is for is not known`);
    const request = { 'aws:SourceAccount': role.resource.stack.account, 'aws:SourceArn': source };
    return chanceOf(decideElsewhere({ caller, tags: {}, identity: [] }, 'sts:AssumeRole', { ...asResource(role), policy, request }, setting));
  });
}
