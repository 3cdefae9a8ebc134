import { Names, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { AccessLevel } from './access-level';
import { AccessEntry, entryIdentity, identityStatements } from './access-statements';
import { acknowledgeWildcards } from './acknowledge-wildcards';
import { CollectedDocument } from './collected-document';
import { EntrySize, estimateSize, MANAGED_POLICY_SIZE, measure } from './policy-size';
import { Identity } from './principal-resolution';
import { isOtherEnvironment } from '../../private/environments';
import { findOrCreate } from '../../private/singletons';
import { warn } from '../../private/warnings';
import { AccessTarget, environmentOf } from '../targets/access-target';

/** Default quota of managed policies per role. AWS raises it to 20 on request. */
const POLICIES_PER_ROLE = 10;

/** Whether a policy is created in the stack of its principal, as for readers, or of the secrets, as for rotation functions. */
export type PolicyStack = 'principal' | 'secret';

/**
 * The managed policy that collects the grants of a principal in one stack. If it is full, the next policy is created.
 *
 * It is a child of the role and attaches itself to the role. If the role referred to the policy instead, a key policy that names the role would
 * close a cycle: role, policy, secret, key.
 */
export class CollectedPolicy extends iam.ManagedPolicy {
  /** Adds a grant, and returns the policy that contains it. Does nothing if a policy already contains it. */
  public static add(identity: Identity, level: AccessLevel, target: AccessTarget, stack: PolicyStack): CollectedPolicy {
    const scope = scopeOf(identity, target, stack);
    const policies = CollectedPolicy.allIn(scope);
    const entry = { level, arn: target.arnFor(scope), targets: [target] };
    const existing = policies.find((policy) => policy.has(entry));
    const last = policies.at(-1);
    const policy = existing ?? (last?.hasRoomFor(entry) ? last : CollectedPolicy.createNext(scope, identity, policies.length + 1));
    policy.collect(entry);
    return policy;
  }

  private static allIn(scope: IConstruct): CollectedPolicy[] {
    return scope.node.children.filter((child) => child instanceof CollectedPolicy);
  }

  private static createNext(scope: IConstruct, identity: Identity, number: number): CollectedPolicy {
    const policy = new CollectedPolicy(scope as Construct, number === 1 ? 'SecretAccess' : `SecretAccess${number}`);
    identity.attach(policy);
    warnAboutQuota(identity, number);
    return policy;
  }

  private readonly entries: Map<string, AccessEntry>;
  private readonly sizes: EntrySize[] = [];

  private constructor(scope: Construct, id: string) {
    const entries = new Map<string, AccessEntry>();
    super(scope, id, { document: new CollectedDocument(() => identityStatements([...entries.values()], scope)) });
    this.entries = entries;
  }

  private has(entry: AccessEntry): boolean {
    return this.entries.has(keyOf(entry));
  }

  private hasRoomFor(entry: AccessEntry): boolean {
    return estimateSize([...this.sizes, measure(entry)]) <= MANAGED_POLICY_SIZE;
  }

  private collect(entry: AccessEntry): void {
    const present = this.entries.get(keyOf(entry));
    if (!present) {
      this.sizes.push(measure(entry));
      acknowledgeWildcards(this, entry);
    }
    const targets = [...new Set([...present?.targets ?? [], ...entry.targets])];
    this.entries.set(keyOf(entry), { ...entry, targets });
  }
}

function keyOf(entry: AccessEntry): string {
  return `${entry.level.id}|${entryIdentity(entry)}`;
}

/** A policy in the secret's stack cannot be attached to a role of another account or region. In that case it is a child of the role. */
function scopeOf({ construct }: Identity, target: AccessTarget, stack: PolicyStack): IConstruct {
  if (stack === 'principal' || isOtherEnvironment(Stack.of(construct), environmentOf(target))) {
    return construct;
  }
  const secretStack = Stack.of(target.scope);
  const all = findOrCreate(secretStack, 'SecretRotationAccess', () => new Construct(secretStack, 'SecretRotationAccess'));
  const id = Names.nodeUniqueId(construct.node);
  return findOrCreate(all, id, () => new Construct(all, id));
}

function warnAboutQuota({ construct, principal }: Identity, count: number): void {
  const own: unknown = Reflect.get(principal, 'managedPolicies');
  const total = count + (Array.isArray(own) ? own.length : 0);
  if (total === POLICIES_PER_ROLE + 1) {
    warn(construct, 'too-many-policies', `This principal has ${total} managed policies, ${count} of them for grants on single secrets; AWS allows `
      + `${POLICIES_PER_ROLE}, or 20 on request: grant on a path (a hierarchy's \`access\`, SecretAccess.ofPath) instead, whose statements do not `
      + 'grow with the number of secrets');
  }
}
