import { parseArn } from './arn';
import type { PrincipalElement } from './policy-document';
import { and, any, FALSE, not, or, TRUE, ternary, unknown, type Ternary } from './ternary';
import { sameText } from './wildcard';

/** Who makes a request. */
export interface Caller {
  readonly kind: 'role' | 'user' | 'federated-user' | 'root' | 'service';
  /** ARN of the role or user, of the account root, or a service's name. */
  readonly arn: string;
  /** ARN of the session, for roles and federated users: it is the session that makes the request. */
  readonly sessionArn?: string;
  /** Account of the principal; undefined for services. */
  readonly account?: string;
  /** Whether a permissions boundary is attached to it: `NotPrincipal` spares no such principal. */
  readonly bounded?: boolean;
}

/**
 * Whether a caller is a role that AWS links to a service, which the policies of an organization do not reach.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#actions-not-restricted-by-rcps
 */
export function isServiceLinked(caller: Caller): boolean {
  return caller.kind === 'role' && caller.arn.includes(':role/aws-service-role/');
}

/**
 * How directly a policy names a caller, which decides what still limits it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export interface Naming {
  /** By `*`, by its own session, or as a user or service: nothing but a deny limits what it is given. */
  readonly direct: Ternary;
  /** By the ARN of what the session was made from: boundary and session policy limit it. */
  readonly entity: Ternary;
  /** By its account: this delegates to the account's identity policies. */
  readonly account: Ternary;
}

const NOT_NAMED: Naming = { direct: FALSE, entity: FALSE, account: FALSE };

/** How the principals of a statement name a caller; a statement without any applies to whom it is attached to. */
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
 * AWS may check account, role and session in turn, so that naming only some of them has no certain effect.
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
    ?? 'NotPrincipal names only part of account, role and session, whose effect AWS does not promise');
}

function isEntity(principal: string, caller: Caller): Ternary {
  if (/^A(ROA|IDA)[A-Z0-9]+$/.test(principal)) {
    return unknown(`${principal} is the id of a principal that no longer exists or that the template does not tell`);
  }
  return sameText(principal, caller.arn);
}

/** Whether a principal is the account of a caller, by ARN or id. */
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
