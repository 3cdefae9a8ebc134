import type { NamedReader } from './named-readers';
import type { AppModel } from '../inventory/app-model';
import { callerKey, roleOrUserKey, type ResolvedPrincipal } from '../inventory/principals/resolved-principal';

/** The id of an account means all its principals, like its root ARN. */
const ACCOUNT = /^\d{12}$/;

/** A user's list of the principals that are expected to read. */
export class ExpectedReaders {
  private readonly keys: ReadonlySet<string>;

  /** @throws if a selector names no principal */
  constructor(selectors: readonly string[], model: AppModel) {
    const arnOf = (selector: string): string => ACCOUNT.test(selector) ? `arn:aws:iam::${selector}:root` : selector;
    this.keys = new Set(selectors.map((selector) => selector === '*' ? selector : callerKey(model.resolvePrincipal(arnOf(selector)))));
  }

  /** Whether the list has this principal or, for a session, its role. */
  public has(principal: ResolvedPrincipal): boolean {
    return this.keys.has(callerKey(principal)) || this.keys.has(roleOrUserKey(principal));
  }

  /** Whether the list has a principal that a resource policy names. */
  public hasNamed({ name, candidates: [first] }: NamedReader): boolean {
    return this.keys.has(name) || this.has(first);
  }
}
