import type { Policy } from '../../../iam/policy-document';
import { statementsOf } from '../../statements';
import { tagPrincipal } from '../../tags/principal-tags';
import { tagConditionsOf, type TagConditions } from '../../tags/tag-conditions';
import type { PermissionRule } from '../rule';

const PRINCIPAL_TAG = /^aws:principaltag\//i;

/** Gives a principal the tags that the trust policies of roles require. */
export const tagForTrustPolicy: PermissionRule = (state, capabilities) => {
  const { model, interner } = capabilities.context;
  const required = model.principals.flatMap((role) => {
    const trust = role.subject.caller.kind === 'role' ? model.trustPolicyOf(role) : undefined;
    const conditions = trust ? conditionsOf(trust) : [];
    return conditions.length === 0 || capabilities.has(interner.subject(role.subject)) ? [] : conditions;
  });
  return tagPrincipal(state, required, capabilities);
};

const conditionsByPolicy = new WeakMap<Policy, TagConditions[]>();

function conditionsOf(trust: Policy): TagConditions[] {
  const conditions = conditionsByPolicy.get(trust)
    ?? statementsOf([trust]).map((statement) => tagConditionsOf(statement, PRINCIPAL_TAG)).filter((found) => found.conditions.length > 0);
  conditionsByPolicy.set(trust, conditions);
  return conditions;
}
