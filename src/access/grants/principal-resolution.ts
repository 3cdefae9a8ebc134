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
  readonly holder: IConstruct;
  readonly principal: iam.IPrincipal;
  readonly attach: (policy: iam.ManagedPolicy) => void;
  /** Whether the secrets are in another account, so that their owner must allow too. */
  readonly foreign: boolean;
}

/** A principal whose own policies are written elsewhere, or that has none. */
export interface Other {
  /** `kept-elsewhere`: on purpose, as with `withoutPolicyUpdates`; `resource`: only resource policies can allow it. */
  readonly kind: 'kept-elsewhere' | 'resource';
  readonly principal: iam.IPrincipal;
  readonly foreign: boolean;
}

/** Finds who is meant by a grantee, and where permissions for it belong; throws where none can take effect. */
export function resolvePrincipal(grantee: iam.IGrantable, target: AccessTarget): Identity | Other {
  const principal = unwrapPrincipal(grantee.grantPrincipal);
  const foreign = isForeign(principal, target);
  if (principal instanceof iam.UnknownPrincipal) {
    raiseOne({
      id: 'grantee-unknown',
      message: `\`grantee\` must have a role, got: a resource imported without it${placeOf(grantee)}; import it with its role, such as by `
        + 'Function.fromFunctionAttributes, or grant to the role',
    }, target.scope);
  }
  if (isImmutable(principal)) {
    return { kind: foreign || principal.addGrantsToResources ? 'resource' : 'kept-elsewhere', principal, foreign };
  }
  const attach = attachment(principal);
  if (attach) {
    checkGroup(principal, foreign, target);
    return { kind: 'identity', holder: principal as unknown as IConstruct, principal, attach, foreign };
  }
  // The conditions of a wrapper count here: in a resource policy it is the principal, not only a way to it.
  checkResourcePrincipal(grantee.grantPrincipal, target);
  return { kind: 'resource', principal: grantee.grantPrincipal, foreign };
}

/** CDK does not export the class of roles whose policies it must not touch. */
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
    // Services act for this account; whoever else names no account may come from any.
    return !('Service' in fragmentOf(principal).principalJson);
  }
  return differs(account, environmentOf(target).account);
}

function accountOfArn(principal: iam.IPrincipal): string | undefined {
  return principal instanceof iam.ArnPrincipal && isKnown(principal.arn) ? principal.arn.split(':')[4] : undefined;
}

/** Unknown principals throw when asked for theirs. */
function fragmentOf(principal: iam.IPrincipal): { principalJson: { [key: string]: string[] }; conditions: { [key: string]: unknown } } {
  return principal instanceof iam.UnknownPrincipal ? { principalJson: {}, conditions: {} } : principal.policyFragment;
}

/** A group is no principal: no resource policy can name it. */
function checkGroup(principal: iam.IPrincipal, foreign: boolean, target: AccessTarget): void {
  if (foreign && target.addToResourcePolicy && 'groupArn' in principal) {
    raiseOne({
      id: 'grantee-group',
      message: '`grantee` must be a role or user where it is of another account, got: a group, which the secret\'s resource policy cannot name; '
        + 'grant to a role',
    }, target.scope);
  }
}

function checkResourcePrincipal(principal: iam.IPrincipal, target: AccessTarget): void {
  const { principalJson, conditions } = principal.policyFragment;
  const types = Object.keys(principalJson);
  const anyone = types.includes('LiteralString') || (principalJson.AWS ?? []).includes('*');
  if (anyone && Object.keys(conditions).length === 0) {
    raiseOne({
      id: 'grantee-anyone',
      message: '`grantee` must not be everyone, got: a principal "*" without conditions; grant to an account, '
        + 'an organization or a role',
    }, target.scope);
  }
  const foreignTypes = types.filter((type) => !['AWS', 'Service', 'LiteralString'].includes(type));
  if (foreignTypes.length > 0) {
    raiseOne({
      id: 'grantee-type',
      message: `\`grantee\` must be one that Secrets Manager knows in a resource policy, got: a principal of type ${foreignTypes.join(', ')}; `
        + 'grant to the role that it assumes',
    }, target.scope);
  }
  if (types.includes('Service') && types.length > 1) {
    raiseOne({
      id: 'grantee-mixed',
      message: '`grantee` must not mix services with others, got: a composite principal; grant to each by itself, '
        + 'since services are bound to this account and the others are not',
    }, target.scope);
  }
}

function placeOf(grantee: iam.IGrantable): string {
  const resource: unknown = Reflect.get(grantee.grantPrincipal, 'resource') ?? grantee;
  return typeof resource === 'object' && resource !== null && 'node' in resource ? ` (${(resource as IConstruct).node.path})` : '';
}
