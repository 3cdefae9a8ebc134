import type { AccessSubject } from '../../evaluation/access-request';
import { hasUnknownText } from '../../iam/unknown-text';

/** The principal that a selector names. */
export interface ResolvedPrincipal {
  /** Name in messages. */
  readonly name: string;
  /** Its name in IAM. */
  readonly iamName: string;
  readonly subject: AccessSubject;
}

/** A principal that no template creates, but that the templates or the simulator's options describe. */
export interface KnownOutsidePrincipal extends ResolvedPrincipal {
  /** The same principal without its unknown policies; undefined if all of its policies are known. */
  readonly knownSubject?: AccessSubject;
  /** Why it can have other policies, and which input is missing; undefined if all of its policies are known. */
  readonly missingInputsReason?: string;
  /** ARNs of the customer managed policies that templates attach to it. */
  readonly managedPolicies: readonly string[];
  /** ARNs of its groups. */
  readonly groups: readonly string[];
}

/** Identifies a role or user, whatever selector names it. The sessions of a role have the key of the role. */
export function roleOrUserKey({ iamName, subject: { caller } }: ResolvedPrincipal): string {
  return [caller.kind, caller.account, iamName].join('/');
}

/** Identifies a caller. A session with a known name has its own key; otherwise this is `roleOrUserKey`. */
export function callerKey(principal: ResolvedPrincipal): string {
  const { sessionArn } = principal.subject.caller;
  return sessionArn === undefined || hasUnknownText(sessionArn) ? roleOrUserKey(principal) : sessionArn;
}
