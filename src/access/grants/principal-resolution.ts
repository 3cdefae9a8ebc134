import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { differs } from '../../private/environments';
import { unwrapPrincipal } from '../../private/principals';
import { raiseOne } from '../../private/problems';
import { isKnown } from '../../private/tokens';
import { AccessTarget, environmentOf } from '../targets/access-target';

/** A role, user or group that a managed policy can be attached to. */
export interface Identity {
  readonly kind: 'identity';
  /** The construct of the principal; the policy is its child. */
  readonly construct: IConstruct;
  readonly principal: iam.IPrincipal;
  readonly attach: (policy: iam.ManagedPolicy) => void;
  /** Whether the secrets are in another account, so that their owner must allow the access, too. */
  readonly foreign: boolean;
}

/** A principal whose policies are managed elsewhere, or that has none. */
export interface OtherPrincipal {
  /** 'managed-elsewhere': on purpose, as with `withoutPolicyUpdates`. 'resource': only resource policies can allow it. */
  readonly kind: 'managed-elsewhere' | 'resource';
  readonly principal: iam.IPrincipal;
  readonly foreign: boolean;
}

/** The principal of a grantee, and the kind of policy that can allow it. Throws if no permission can take effect. */
export function resolvePrincipal(grantee: iam.IGrantable, target: AccessTarget): Identity | OtherPrincipal {
  const principal = unwrapPrincipal(grantee.grantPrincipal);
  const foreign = isForeign(principal, target);
  if (principal instanceof iam.UnknownPrincipal) {
    raiseOne({
      id: 'grantee-unknown',
      message: `\`grantee\` must have a role, got: a resource imported without a role${pathOf(grantee)}; import it with its role, for example by `
        + 'Function.fromFunctionAttributes, or grant to the role',
    }, target.scope);
  }
  if (isImmutable(principal)) {
    return { kind: foreign || principal.addGrantsToResources ? 'resource' : 'managed-elsewhere', principal, foreign };
  }
  const attach = attachment(principal);
  if (attach) {
    checkGroup(principal, foreign, target);
    return { kind: 'identity', construct: principal as unknown as IConstruct, principal, attach, foreign };
  }
  // Not unwrapped: the conditions of a wrapper are part of the principal in a resource policy.
  checkResourcePrincipal(grantee.grantPrincipal, target);
  return { kind: 'resource', principal: grantee.grantPrincipal, foreign };
}

/** CDK does not export the class of roles whose policies it must not change. */
function isImmutable(principal: iam.IPrincipal): principal is iam.IPrincipal & { addGrantsToResources: boolean } {
  return typeof Reflect.get(principal, 'addGrantsToResources') === 'boolean';
}

function attachment(principal: iam.IPrincipal): ((policy: iam.ManagedPolicy) => void) | undefined {
  if ('roleArn' in principal) {
    return (policy) => policy.attachToRole(principal as iam.IRole);
  }
  if ('userArn' in principal) {
    return (policy) => policy.attachToUser(principal as iam.IUser);
  }
  return 'groupArn' in principal ? (policy) => policy.attachToGroup(principal as iam.IGroup) : undefined;
}

function isForeign(principal: iam.IPrincipal, target: AccessTarget): boolean {
  const account = principal.principalAccount ?? accountOfArn(principal);
  if (account === undefined) {
    // Services act for this account. Other principals without an account may be of any account.
    return !('Service' in fragmentOf(principal).principalJson);
  }
  return differs(account, environmentOf(target).account);
}

function accountOfArn(principal: iam.IPrincipal): string | undefined {
  return principal instanceof iam.ArnPrincipal && isKnown(principal.arn) ? principal.arn.split(':')[4] : undefined;
}

/** Unknown principals throw when their fragment is read. */
function fragmentOf(principal: iam.IPrincipal): { principalJson: { [key: string]: string[] }; conditions: { [key: string]: unknown } } {
  return principal instanceof iam.UnknownPrincipal ? { principalJson: {}, conditions: {} } : principal.policyFragment;
}

/** A group is not a principal, so no resource policy can name it. */
function checkGroup(principal: iam.IPrincipal, foreign: boolean, target: AccessTarget): void {
  if (foreign && target.addToResourcePolicy && 'groupArn' in principal) {
    raiseOne({
      id: 'grantee-group',
      message: '`grantee` must be a role or user if it is of another account, got: a group, which the secret\'s resource policy cannot name; '
        + 'grant to a role',
    }, target.scope);
  }
}

function checkResourcePrincipal(principal: iam.IPrincipal, target: AccessTarget): void {
  const { principalJson, conditions } = principal.policyFragment;
  const types = Object.keys(principalJson);
  const isAnyone = types.includes('LiteralString') || (principalJson.AWS ?? []).includes('*');
  if (isAnyone && Object.keys(conditions).length === 0) {
    raiseOne({
      id: 'grantee-anyone',
      message: '`grantee` must not be everyone, got: a principal "*" without conditions; grant to an account, '
        + 'an organization or a role',
    }, target.scope);
  }
  const unsupported = types.filter((type) => !['AWS', 'Service', 'LiteralString'].includes(type));
  if (unsupported.length > 0) {
    raiseOne({
      id: 'grantee-type',
      message: '`grantee` must be a principal that Secrets Manager supports in a resource policy, got: a principal of type '
        + `${unsupported.join(', ')}; grant to the role that it assumes`,
    }, target.scope);
  }
  if (types.includes('Service') && types.length > 1) {
    raiseOne({
      id: 'grantee-mixed',
      message: '`grantee` must not combine services with other principals, got: a composite principal; grant to each separately, '
        + 'since only for services the access is restricted to this account',
    }, target.scope);
  }
}

function pathOf(grantee: iam.IGrantable): string {
  const resource: unknown = Reflect.get(grantee.grantPrincipal, 'resource') ?? grantee;
  return typeof resource === 'object' && resource !== null && 'node' in resource ? ` (${(resource as IConstruct).node.path})` : '';
}
