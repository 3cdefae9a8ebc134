import type { NamedReader } from './named-readers';
import type { AppModel } from '../inventory/app-model';
import { callerKey, roleOrUserKey, type AskedPrincipal } from '../inventory/outside-principals';

/** An account stands for all its principals, as its root ARN does. */
const ACCOUNT = /^\d{12}$/;

/** The principals that may read, as people list them. */
export class AllowedReaders {
  private readonly keys: ReadonlySet<string>;

  /** @throws where one is none */
  constructor(selectors: readonly string[], model: AppModel) {
    const arnOf = (selector: string): string => ACCOUNT.test(selector) ? `arn:aws:iam::${selector}:root` : selector;
    this.keys = new Set(selectors.map((selector) => selector === '*' ? selector : callerKey(model.asked(arnOf(selector)))));
  }

  /** Whether one is listed: itself or, for a session, its role. */
  public has(principal: AskedPrincipal): boolean {
    return this.keys.has(callerKey(principal)) || this.keys.has(roleOrUserKey(principal));
  }

  /** Whether one is listed whom a policy names. */
  public hasNamed({ name, candidates: [first] }: NamedReader): boolean {
    return this.keys.has(name) || this.has(first);
  }
}
