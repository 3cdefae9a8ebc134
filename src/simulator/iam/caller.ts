import { parseArn } from './arn';
import type { PrincipalElement } from './policy-document';
import { and, any, FALSE, not, or, TRUE, ternary, unknown, type Ternary } from './ternary';
import { sameText } from './wildcard';

/** The caller of a request. */
export interface Caller {
  readonly kind: 'role' | 'user' | 'federated-user' | 'root' | 'service';
  /** ARN of the role, user or account root; the name of a service. */
  readonly arn: string;
  /** ARN of the session of a role or federated user. The session is the caller. */
  readonly sessionArn?: string;
  /** Account of the caller; undefined for services. */
  readonly account?: string;
  /** Whether the caller has a permissions boundary: `NotPrincipal` never exempts such a caller. */
  readonly bounded?: boolean;
}

/**
 * Whether a caller is a service-linked role. The policies of an organization do not apply to it.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#actions-not-restricted-by-rcps
 */
export function isServiceLinked(caller: Caller): boolean {
  return caller.kind === 'role' && caller.arn.includes(':role/aws-service-role/');
}

/**
 * How a policy names a caller. This decides which policies can limit what a statement allows.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export interface Naming {
  /** By `*`, by the session, or as a user or service: only a deny limits what the statement allows. */
  readonly direct: Ternary;
  /** By the ARN of the session's role or federated user: permissions boundary and session policy limit what the statement allows. */
  readonly entity: Ternary;
  /** By the account of the caller: this delegates to the account's identity policies. */
  readonly account: Ternary;
}

const NOT_NAMED: Naming = { direct: FALSE, entity: FALSE, account: FALSE };

/** How the principals of a statement name a caller. A statement without principals applies to the principal that it is attached to. */
export function namingOf(element: PrincipalElement | undefined, caller: Caller): Naming {
  if (!element) {
    return { ...NOT_NAMED, direct: TRUE };
  }
  if (element.unknown !== undefined) {
    return { ...NOT_NAMED, direct: unknown(element.unknown) };
  }
  return element.not ? { ...NOT_NAMED, direct: exceptNamed(element, caller) } : named(element, caller);
}

/** Whether a statement's principals include a caller in any way. */
export function isNamed(naming: Naming): Ternary {
  return or(naming.direct, naming.entity, naming.account);
}

function named(element: PrincipalElement, caller: Caller): Naming {
  if (element.aws.includes('*')) {
    return { ...NOT_NAMED, direct: TRUE };
  }
  if (caller.kind === 'service') {
    return { ...NOT_NAMED, direct: any(element.service, (service) => sameText(service, caller.arn)) };
  }
  const entity = any(element.aws, (principal) => isEntity(principal, caller));
  const session = caller.sessionArn ?? '';
  return {
    direct: or(any(element.aws, (principal) => caller.sessionArn ? sameText(principal, session) : FALSE), caller.kind === 'user' ? entity : FALSE),
    entity: caller.kind === 'user' ? FALSE : entity,
    account: any(element.aws, (principal) => isAccount(principal, caller)),
  };
}

/**
 * AWS can check account, role and session one after the other. So the effect is unknown if `NotPrincipal` names only some of them.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function exceptNamed(element: PrincipalElement, caller: Caller): Ternary {
  if (caller.bounded) {
    return TRUE;
  }
  const naming = named({ ...element, not: false }, caller);
  if (caller.kind === 'service' || naming.direct.value && element.aws.includes('*')) {
    return not(naming.direct);
  }
  const self = or(naming.direct, naming.entity);
  const whole = caller.kind === 'role' ? and(naming.entity, naming.account) : and(self, naming.account);
  if (whole.value) {
    return FALSE;
  }
  const partly = or(self, naming.account);
  return partly.value === false ? TRUE : unknown(partly.unknown
    ?? 'NotPrincipal names only part of account, role and session, and AWS does not document the effect');
}

function isEntity(principal: string, caller: Caller): Ternary {
  if (/^A(ROA|IDA)[A-Z0-9]+$/.test(principal)) {
    return unknown(`${principal} is the id of a principal that no longer exists or that is in no template`);
  }
  return sameText(principal, caller.arn);
}

/** Whether a principal is the account of the caller, by ARN or id. */
export function isAccount(principal: string, caller: Caller): Ternary {
  if (caller.account === undefined) {
    return FALSE;
  }
  const arn = parseArn(principal);
  if (arn) {
    return arn.resource === 'root' && arn.service === 'iam' ? sameText(arn.account, caller.account) : FALSE;
  }
  return /^\d{12}$/.test(principal) ? ternary(principal === caller.account) : sameText(principal, caller.account);
}
