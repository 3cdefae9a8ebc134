import { AccessVerdict } from './access-verdict';
import type { Decision } from './evaluation/access-request';
import { decisive, explain } from './explanation/explanation';

/** The answer to a query: whether the request is allowed, and why. */
export class AccessDecision {
  /**
   * Combines the answers of Secrets Manager and KMS.
   *
   * @internal
   */
  public static _of(decisions: Decision[], principal: string, secret: string): AccessDecision {
    return new AccessDecision(decisions, principal, secret);
  }

  /** The verdict of Secrets Manager and KMS together. */
  public readonly verdict: AccessVerdict;

  /** The service whose answer is not `ALLOWED`: `Secrets Manager` or `KMS`; undefined if both allow the request. */
  public readonly service?: string;

  private constructor(
    private readonly decisions: Decision[],
    /** The principal of the query. */
    public readonly principal: string,
    /** The secret of the query. */
    public readonly secret: string,
  ) {
    const last = decisive(decisions);
    this.verdict = VERDICTS[last.outcome.verdict];
    this.service = last.outcome.verdict === 'allowed' ? undefined : last.service;
  }

  /** Whether the request is allowed; false if it is denied or inconclusive. */
  public get isAllowed(): boolean {
    return this.verdict === AccessVerdict.ALLOWED;
  }

  /** Whether the request is denied; false if it is allowed or inconclusive. */
  public get isDenied(): boolean {
    return this.verdict === AccessVerdict.EXPLICITLY_DENIED || this.verdict === AccessVerdict.IMPLICITLY_DENIED;
  }

  /** The statement and policy that decided, and what to change. */
  public get explanation(): string {
    return explain(this.decisions, this.principal, this.secret);
  }

  /** The answer on one line, such as `denied by KMS: key policy`. */
  public get reason(): string {
    const { outcome, service } = decisive(this.decisions);
    switch (outcome.verdict) {
      case 'allowed': return 'allowed';
      case 'inconclusive': return `inconclusive: ${outcome.reason}`;
      case 'explicitly denied': return `denied by ${service}: ${outcome.decisive?.statement?.policy}`;
      case 'implicitly denied': return `denied by ${service}: ${outcome.obstacle} does not allow it`;
    }
  }
}

const VERDICTS = {
  'allowed': AccessVerdict.ALLOWED,
  'explicitly denied': AccessVerdict.EXPLICITLY_DENIED,
  'implicitly denied': AccessVerdict.IMPLICITLY_DENIED,
  'inconclusive': AccessVerdict.INCONCLUSIVE,
};
