import { isServiceLinked, type Caller, type Naming } from '../iam/caller';
import type { Policy } from '../iam/policy-document';
import { findStatement, NO_MATCH, type Match, type PolicyRequest } from '../iam/statement-match';
import { and, FALSE, or, TRUE, unknown, type Ternary } from '../iam/ternary';

/** The policies that apply to a request. */
export interface ApplicablePolicies {
  readonly identity: readonly Policy[];
  /** Undefined if the principal has no permissions boundary. */
  readonly boundary?: readonly Policy[];
  /** Undefined if the session has no session policies. */
  readonly session?: readonly Policy[];
  /** The policies of the secret or key. */
  readonly resource: readonly Policy[];
  /** Undefined if the request uses no endpoint. */
  readonly endpoint?: readonly Policy[];
  /** One entry for each level of the organization. Every level must allow the request. */
  readonly serviceControl: ReadonlyArray<readonly Policy[]>;
  /** Only their denies have an effect, because AWS's `RCPFullAWSAccess` always allows. */
  readonly resourceControl: readonly Policy[];
}

/** The rules by which a service evaluates the policy of its resource. */
export interface ResourceRules {
  /** Whether caller and resource are in the same account. */
  readonly sameAccount: boolean;
  /** Whether identity policies have an effect only if the resource's policy delegates to the account, as for KMS keys. */
  readonly delegates: boolean;
  /** A grant of KMS. It allows the request on its own, also from another account. */
  readonly grant?: Match;
}

export type Verdict = 'allowed' | 'explicitly denied' | 'implicitly denied' | 'inconclusive';

/** The kind of policy that does not allow a request. */
export type Obstacle = 'service control policy' | 'endpoint policy' | 'identity policy' | 'permissions boundary' | 'session policy'
  | 'resource policy' | 'key policy';

/** The answer to one request to one service. */
export interface Outcome {
  readonly verdict: Verdict;
  /** The statement that decided, if there is one. */
  readonly decisive?: Match;
  /** The kind of policy that does not allow it, for an implicit deny. */
  readonly obstacle?: Obstacle;
  /** What is missing, for an inconclusive answer. */
  readonly reason?: string;
}

/** Whether an answer is an explicit or implicit deny. */
export function isDenied(outcome: Outcome): boolean {
  return outcome.verdict.endsWith('denied');
}

/** The statement of each kind of policy that allows a request, before they are combined. */
export interface Evidence {
  readonly identity: Match;
  readonly boundary: Match;
  readonly session: Match;
  /** In the resource's policy, by the three ways in which it can name the caller. */
  readonly direct: Match;
  readonly entity: Match;
  readonly account: Match;
  readonly endpoint: Match;
  readonly serviceControl: Match;
}

const NOT_LIMITED: Match = { applies: TRUE };

/**
 * Decides a request like AWS's enforcement code.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function authorize(request: PolicyRequest, policies: ApplicablePolicies, rules: ResourceRules): Outcome {
  const caller: Caller = { ...request.caller, bounded: policies.boundary !== undefined };
  const denied = findStatement(everyPolicy(request, policies), 'Deny', { ...request, caller });
  if (denied.applies.value) {
    return { verdict: 'explicitly denied', decisive: denied };
  }
  const evidence = gather(request, policies);
  const allowed = combine(request, evidence, rules);
  if (allowed.value === false) {
    return { verdict: 'implicitly denied', obstacle: obstacleOf(request, evidence, rules) };
  }
  if (allowed.value === undefined || denied.applies.value === undefined) {
    return { verdict: 'inconclusive', reason: allowed.unknown ?? denied.applies.unknown, decisive: allowed.value ? denied : undefined };
  }
  return { verdict: 'allowed', decisive: allowingStatement(evidence, rules) };
}

/**
 * All policies in which a deny decides. The organization's policies do not apply to service-linked roles, and service control policies do
 * not apply to services.
 */
function everyPolicy({ caller }: PolicyRequest, policies: ApplicablePolicies): Policy[] {
  const control = isControlled(caller) ? policies.serviceControl.flat() : [];
  return [
    ...control, ...isServiceLinked(caller) ? [] : policies.resourceControl, ...policies.resource, ...policies.endpoint ?? [],
    ...policies.identity, ...policies.boundary ?? [], ...policies.session ?? [],
  ];
}

function isControlled(caller: Caller): boolean {
  return caller.kind !== 'service' && !isServiceLinked(caller);
}

function gather(request: PolicyRequest, policies: ApplicablePolicies): Evidence {
  const allow = (set: readonly Policy[] | undefined): Match => set ? findStatement(set, 'Allow', request) : NOT_LIMITED;
  const named = (name: (naming: Naming) => Ternary): Match => findStatement(policies.resource, 'Allow', request, name);
  const root = request.caller.kind === 'root';
  // A federated user has only the permissions of its session policies, so none without session policies.
  const session = policies.session ?? (request.caller.kind === 'federated-user' ? [] : undefined);
  return {
    identity: root ? NOT_LIMITED : allow(policies.identity),
    boundary: allow(policies.boundary),
    session: allow(session),
    direct: named((naming) => naming.direct),
    entity: named((naming) => naming.entity),
    account: named((naming) => naming.account),
    endpoint: allow(policies.endpoint),
    serviceControl: isControlled(request.caller) ? everyLevelAllows(request, policies.serviceControl) : NOT_LIMITED,
  };
}

function everyLevelAllows(request: PolicyRequest, levels: ReadonlyArray<readonly Policy[]>): Match {
  const matches = levels.map((level) => findStatement(level, 'Allow', request));
  return matches.find((match) => match.applies.value === false) ?? matches.find((match) => match.applies.value === undefined) ?? NOT_LIMITED;
}

function combine(request: PolicyRequest, evidence: Evidence, rules: ResourceRules): Ternary {
  const limits = and(evidence.boundary.applies, evidence.session.applies);
  const byIdentity = and(evidence.identity.applies, limits);
  const undocumented = unknown('AWS does not document whether boundaries and session policies limit grants of KMS');
  const grant = and((rules.grant ?? NO_MATCH).applies, or(limits, undocumented));
  return and(evidence.serviceControl.applies, evidence.endpoint.applies, granted());

  function granted(): Ternary {
    if (request.caller.kind === 'service') {
      return evidence.direct.applies;
    }
    if (!rules.sameAccount) {
      return or(and(byIdentity, or(evidence.direct.applies, evidence.entity.applies, evidence.account.applies)), grant);
    }
    const delegated = rules.delegates ? and(evidence.account.applies, byIdentity) : byIdentity;
    return or(delegated, evidence.direct.applies, and(evidence.entity.applies, limits), grant);
  }
}

/** The first kind of policy that does not allow the request, in the order in which AWS evaluates them. */
function obstacleOf(request: PolicyRequest, evidence: Evidence, rules: ResourceRules): Obstacle {
  const resource: Obstacle = rules.delegates ? 'key policy' : 'resource policy';
  const fails = (match: Match): boolean => match.applies.value === false;
  const resourceAllows = or(evidence.direct.applies, evidence.entity.applies, evidence.account.applies, (rules.grant ?? NO_MATCH).applies);
  const steps: Array<[boolean, Obstacle]> = [
    [fails(evidence.serviceControl), 'service control policy'],
    [fails(evidence.endpoint), 'endpoint policy'],
    [(rules.delegates || !rules.sameAccount || request.caller.kind === 'service') && resourceAllows.value === false, resource],
    [fails(evidence.identity) && !evidence.entity.applies.value, 'identity policy'],
    [fails(evidence.boundary), 'permissions boundary'],
    [fails(evidence.session), 'session policy'],
  ];
  return steps.find(([missing]) => missing)?.[1] ?? 'identity policy';
}

/** The statement that allows a request. */
function allowingStatement(evidence: Evidence, rules: ResourceRules): Match {
  const candidates = [evidence.identity, evidence.direct, evidence.entity, rules.grant ?? NO_MATCH, evidence.account];
  return candidates.find((match) => match.applies.value && match.statement) ?? { applies: FALSE };
}
