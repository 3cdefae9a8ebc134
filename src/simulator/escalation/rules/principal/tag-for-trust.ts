import type { Policy } from '../../../iam/policy-document';
import { changeTags } from '../../reader-tags';
import type { ActorRule } from '../../search-state';
import { statementsOf, testsOf, type TagTests } from '../../wanted-tags';

/** Gives somebody's role or user the tags that the trust policies of other roles ask for. */
export const tagForTrust: ActorRule = (actor, hands) => {
  const { model, canonical } = hands.ground;
  const asked = model.principals.flatMap((role) => {
    const trust = role.subject.caller.kind === 'role' ? model.trustOf(role) : undefined;
    const tests = trust ? testsIn(trust) : [];
    return tests.length === 0 || hands.has(canonical.subject(role.subject)) ? [] : tests;
  });
  return changeTags(actor, asked, hands);
};

const known = new WeakMap<Policy, TagTests[]>();

function testsIn(trust: Policy): TagTests[] {
  const tests = known.get(trust) ?? statementsOf([trust]).map((statement) => testsOf(statement, /^aws:principaltag\//i)).filter((found) => found.tests.length > 0);
  known.set(trust, tests);
  return tests;
}
