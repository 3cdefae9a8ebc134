import { decideElsewhere } from '../../other-decisions';
import { unknownText } from '../../placeholder';
import type { TemplatePrincipal } from '../../principals';
import { chanceOf, type Chance } from '../chance';
import type { Hands } from '../hands';
import { asResource } from '../situation';

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
