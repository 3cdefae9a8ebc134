import { isAtLeastAsPrivileged } from './attached-policies';
import { feasibilityOf, type Feasibility } from './feasibility';
import { objectId } from './interner';
import type { PermittedAction } from './permitted-action';
import type { AnalysisContext, AnalyzedPrincipal, PrincipalState, ReachablePrincipal } from './search-state';
import type { AccessKey, AccessObject, AccessSetting, AccessSubject } from '../evaluation/access-request';
import { decideElsewhere, decideKeyDirectly, type OtherResource } from '../evaluation/other-decisions';
import { decideAccess } from '../evaluation/secret-decision';
import { layer } from '../iam/conditions/request-context';

type RequestKeys = Record<string, string | string[]>;

/** Decides whether a subject can perform an action. */
type Decide = (subject: AccessSubject) => Feasibility;

/** The principals that the starting principal can act as, and the actions that each of them is permitted to perform. */
export class Capabilities {
  /** Sorted by the number of steps that lead to them, the fewest first. */
  public readonly principals: ReachablePrincipal[] = [];
  /** Whether any step so far was uncertain, so that a search with uncertain steps could find more. */
  public hasSeenUncertainty = false;
  private readonly subjects = new Set<AccessSubject>();
  private readonly variants = new Map<AnalyzedPrincipal, AccessSubject[]>();
  private readonly permitted = new Map<string, { seen: number; actions: PermittedAction[] }>();

  /** @param acceptsUncertain whether a step counts as possible if the templates do not determine it */
  constructor(public readonly start: AnalyzedPrincipal, public readonly context: AnalysisContext, private readonly acceptsUncertain: boolean) {}

  public add(reachable: ReachablePrincipal): void {
    const { principal, subject } = reachable;
    this.principals.push(reachable);
    this.subjects.add(subject);
    this.variants.set(principal, [...this.variants.get(principal) ?? [], subject]);
  }

  /** Whether the same principal was already reached with at least the same permissions, so that the new state adds nothing. */
  public dominates({ principal, subject }: PrincipalState): boolean {
    return this.has(subject) || (this.variants.get(principal) ?? []).some((other) => isAtLeastAsPrivileged(other, subject));
  }

  /** Whether the search may use a step, given its uncertainty. */
  public accepts({ uncertainty }: { readonly uncertainty?: string }): boolean {
    this.hasSeenUncertainty ||= uncertainty !== undefined;
    return this.acceptsUncertain || uncertainty === undefined;
  }

  public has(subject: AccessSubject): boolean {
    return this.subjects.has(subject);
  }

  /** Who can perform an action on a resource of IAM, Lambda, STS or a service that a role is passed to. */
  public whoCan(action: string, resource: OtherResource): PermittedAction[] {
    const { arn, tags, policy, request } = resource;
    const key = [action, arn, JSON.stringify(tags?.tags ?? {}), policy ? objectId(policy) : '', JSON.stringify(request ?? {})].join('|');
    return this.whoSatisfies(key, (subject) => feasibilityOf(decideElsewhere(subject, action, resource, this.context.setting)));
  }

  /** Who can perform a Secrets Manager action on a secret. The requests that Secrets Manager then sends to KMS are not considered. */
  public whoCanOnSecret(object: AccessObject, action: string, keys: RequestKeys = {}): PermittedAction[] {
    const setting = this.settingWith(keys);
    return this.whoSatisfies([action, objectId(object), JSON.stringify(keys)].join('|'), (subject) =>
      feasibilityOf(decideAccess(subject, `secretsmanager:${action}`, object, setting)[0].outcome));
  }

  /** Who can perform a KMS action on the key of a secret. */
  public whoCanOnKey(object: AccessObject, key: AccessKey, action: string, keys: RequestKeys = {}): PermittedAction[] {
    const setting = this.settingWith(keys);
    return this.whoSatisfies(['kms', action, objectId(object), JSON.stringify(keys)].join('|'), (subject) =>
      feasibilityOf(decideKeyDirectly(subject, `kms:${action}`, key, setting)));
  }

  /**
   * The reachable principals for which a decision is positive.
   *
   * Results are kept by cache key: a later call decides only for the principals that were added meanwhile.
   */
  public whoSatisfies(cacheKey: string, decide: Decide): PermittedAction[] {
    const known = this.permitted.get(cacheKey) ?? { seen: 0, actions: [] };
    this.permitted.set(cacheKey, known);
    for (; known.seen < this.principals.length; known.seen += 1) {
      const by = this.principals[known.seen];
      const feasibility = this.evaluate(by.subject, cacheKey, decide);
      if (feasibility && this.accepts(feasibility)) {
        known.actions.push({ by, steps: by.steps, revoked: by.revoked, uncertainty: by.uncertainty ?? feasibility.uncertainty });
      }
    }
    return known.actions;
  }

  /** One decision about one subject, computed once in the analysis of an app. */
  public evaluate(subject: AccessSubject, cacheKey: string, decide: Decide): Feasibility {
    const { decisions } = this.context;
    const known = decisions.get(subject) ?? new Map<string, Feasibility>();
    decisions.set(subject, known);
    if (!known.has(cacheKey)) {
      known.set(cacheKey, decide(subject));
    }
    return known.get(cacheKey);
  }

  /** The setting of all requests, with condition keys in addition. */
  public settingWith(keys: RequestKeys): AccessSetting {
    const { setting } = this.context;
    return { ...setting, request: new Map([...setting.request, ...layer(keys)]) };
  }
}
