import { isServiceLinked, type Caller, type Naming } from '../iam/caller';
import type { Policy } from '../iam/policy-document';
import { findStatement, NO_MATCH, type Match, type PolicyRequest } from '../iam/statement-match';
import { and, FALSE, or, TRUE, unknown, type Ternary } from '../iam/ternary';

/** The policies that apply to a request. */
export interface ApplicablePolicies {
  readonly identity: readonly Policy[];
  /** Undefined where the principal has no permissions boundary. */
  readonly boundary?: readonly Policy[];
  /** Undefined where the session has no policies of its own. */
  readonly session?: readonly Policy[];
  /** The policy of the secret or key. */
  readonly resource: readonly Policy[];
  /** Undefined where the request passes no endpoint. */
  readonly endpoint?: readonly Policy[];
  /** One entry per level of the organization; each has to allow. */
  readonly serviceControl: ReadonlyArray<readonly Policy[]>;
  /** Only denies count: AWS's `RCPFullAWSAccess` is always there. */
  readonly resourceControl: readonly Policy[];
}

/** How the resource's service reads its policy. */
export interface ResourceRules {
  /** Whether caller and resource belong to the same account. */
  readonly sameAccount: boolean;
  /** Whether identity policies count only where the resource's policy delegates to the account, as for KMS keys. */
  readonly delegates: boolean;
  /** A grant of KMS: lets the caller in by itself, also from another account. */
  readonly grant?: Match;
}

export type Verdict = 'allowed' | 'explicitly denied' | 'implicitly denied' | 'inconclusive';

/** What kept a request from being allowed. */
export type Obstacle = 'service control policy' | 'endpoint policy' | 'identity policy' | 'permissions boundary' | 'session policy' | 'resource policy' | 'key policy';

/** The answer to one request to one service. */
export interface Outcome {
  readonly verdict: Verdict;
  /** The statement that decided, where one did. */
  readonly decisive?: Match;
  /** What is missing, for an implicit deny. */
  readonly obstacle?: Obstacle;
  /** Why nobody can know, for an inconclusive answer. */
  readonly reason?: string;
}

/** Whether an answer is a deny, by a statement or for lack of one. */
export function isDenied(outcome: Outcome): boolean {
  return outcome.verdict.endsWith('denied');
}

/** All that the policies say, before it is put together. */
export interface Evidence {
  readonly identity: Match;
  readonly boundary: Match;
  readonly session: Match;
  readonly direct: Match;
  readonly entity: Match;
  readonly account: Match;
  readonly endpoint: Match;
  readonly serviceControl: Match;
}

const NOTHING_SET: Match = { applies: TRUE };

/**
 * Decides a request as AWS's enforcement code does.
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
  const allowed = putTogether(request, evidence, rules);
  if (allowed.value === false) {
    return { verdict: 'implicitly denied', obstacle: obstacleOf(request, evidence, rules) };
  }
  if (allowed.value === undefined || denied.applies.value === undefined) {
    return { verdict: 'inconclusive', reason: allowed.unknown ?? denied.applies.unknown, decisive: allowed.value ? denied : undefined };
  }
  return { verdict: 'allowed', decisive: grounds(evidence, rules) };
}

/** A deny in any policy ends it; no policy of the organization reaches service-linked roles, and service control policies no services. */
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
  const allow = (set: readonly Policy[] | undefined): Match => set ? findStatement(set, 'Allow', request) : NOTHING_SET;
  const named = (name: (naming: Naming) => Ternary): Match => findStatement(policies.resource, 'Allow', request, name);
  const root = request.caller.kind === 'root';
  // A federated user has what its session policies allow, and so nothing without any.
  const session = policies.session ?? (request.caller.kind === 'federated-user' ? [] : undefined);
  return {
    identity: root ? NOTHING_SET : allow(policies.identity),
    boundary: allow(policies.boundary),
    session: allow(session),
    direct: named((naming) => naming.direct),
    entity: named((naming) => naming.entity),
    account: named((naming) => naming.account),
    endpoint: allow(policies.endpoint),
    serviceControl: isControlled(request.caller) ? everyLevelAllows(request, policies.serviceControl) : NOTHING_SET,
  };
}

function everyLevelAllows(request: PolicyRequest, levels: ReadonlyArray<readonly Policy[]>): Match {
  const matches = levels.map((level) => findStatement(level, 'Allow', request));
  return matches.find((match) => match.applies.value === false) ?? matches.find((match) => match.applies.value === undefined) ?? NOTHING_SET;
}

function putTogether(request: PolicyRequest, evidence: Evidence, rules: ResourceRules): Ternary {
  const limits = and(evidence.boundary.applies, evidence.session.applies);
  const byIdentity = and(evidence.identity.applies, limits);
  const grant = and((rules.grant ?? NO_MATCH).applies, or(limits, unknown('AWS does not document whether boundaries and session policies limit grants of KMS')));
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

/** What the caller lacks first, in the order in which AWS looks. */
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

/** The statement that an allowed request rests on. */
function grounds(evidence: Evidence, rules: ResourceRules): Match {
  const candidates = [evidence.identity, evidence.direct, evidence.entity, rules.grant ?? NO_MATCH, evidence.account];
  return candidates.find((match) => match.applies.value && match.statement) ?? { applies: FALSE };
}
