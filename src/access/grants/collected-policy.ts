import { Names, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { AccessLevel } from './access-level';
import { AccessEntry, entryPlace, identityStatements } from './access-statements';
import { acknowledgeWildcards } from './acknowledge-wildcards';
import { CollectedDocument } from './collected-document';
import { EntrySize, estimateSize, MANAGED_POLICY_SIZE, measure } from './policy-size';
import { Identity } from './principal-resolution';
import { isOtherEnvironment } from '../../private/environments';
import { findOrCreate } from '../../private/singletons';
import { warn } from '../../private/warnings';
import { AccessTarget, environmentOf } from '../targets/access-target';

/** Managed policies that a role can have; AWS raises it to 20 on request. */
const POLICIES_OF_ROLE = 10;

/** Whether a policy lives beside its role, as for readers, or in the stack of the secrets, as for rotation functions. */
export type PolicyPlace = 'principal' | 'secret';

/**
 * The one policy of a principal (in one place) that takes everything it is granted, until it is full.
 *
 * It is a child of the role and attached from its own side: a role that referred to the policy, which refers to the secret, which
 * refers to the key, would close a cycle as soon as a key policy names the role.
 */
export class CollectedPolicy extends iam.ManagedPolicy {
  /** Adds a grant, and returns the policy that carries it; nothing changes where it is there already. */
  public static add(identity: Identity, level: AccessLevel, target: AccessTarget, place: PolicyPlace): CollectedPolicy {
    const scope = scopeOf(identity, target, place);
    const policies = CollectedPolicy.allIn(scope);
    const entry = { level, arn: target.arnFor(scope), targets: [target] };
    const holding = policies.find((policy) => policy.holds(entry));
    const last = policies.at(-1);
    const policy = holding ?? (last?.takes(entry) ? last : CollectedPolicy.open(scope, identity, policies.length + 1));
    policy.collect(entry);
    return policy;
  }

  private static allIn(scope: IConstruct): CollectedPolicy[] {
    return scope.node.children.filter((child) => child instanceof CollectedPolicy);
  }

  private static open(scope: IConstruct, identity: Identity, number: number): CollectedPolicy {
    const policy = new CollectedPolicy(scope as Construct, number === 1 ? 'SecretAccess' : `SecretAccess${number}`);
    identity.attach(policy);
    advise(identity, number);
    return policy;
  }

  private readonly entries: Map<string, AccessEntry>;
  private readonly sizes: EntrySize[] = [];

  private constructor(scope: Construct, id: string) {
    const entries = new Map<string, AccessEntry>();
    super(scope, id, { document: new CollectedDocument(() => identityStatements([...entries.values()], scope)) });
    this.entries = entries;
  }

  private holds(entry: AccessEntry): boolean {
    return this.entries.has(keyOf(entry));
  }

  private takes(entry: AccessEntry): boolean {
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
  return `${entry.level.id}|${entryPlace(entry)}`;
}

/** A policy of the secret's stack cannot be attached in another account or region; there it stays with the role. */
function scopeOf({ holder }: Identity, target: AccessTarget, place: PolicyPlace): IConstruct {
  if (place === 'principal' || isOtherEnvironment(Stack.of(holder), environmentOf(target))) {
    return holder;
  }
  const stack = Stack.of(target.scope);
  const all = findOrCreate(stack, 'SecretRotationAccess', () => new Construct(stack, 'SecretRotationAccess'));
  const id = Names.nodeUniqueId(holder.node);
  return findOrCreate(all, id, () => new Construct(all, id));
}

function advise({ holder, principal }: Identity, count: number): void {
  const own: unknown = Reflect.get(principal, 'managedPolicies');
  const total = count + (Array.isArray(own) ? own.length : 0);
  if (total === POLICIES_OF_ROLE + 1) {
    warn(holder, 'too-many-policies', `This principal has ${total} managed policies, ${count} of them for secrets granted one by one; AWS allows `
      + `${POLICIES_OF_ROLE}, or 20 on request: grant on a path (a hierarchy's \`access\`, SecretAccess.ofPath) instead, which takes the same `
      + 'room for any number of secrets');
  }
}
