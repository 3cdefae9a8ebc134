import type { Decision } from './evaluation/access-request';
import { decisive, explain } from './explanation/explanation';

/** What the simulator found. */
export enum AccessVerdict {
  /** Every service that is asked allows it. */
  ALLOWED = 'allowed',
  /** A statement denies it. */
  EXPLICITLY_DENIED = 'explicitly denied',
  /** No statement allows it. */
  IMPLICITLY_DENIED = 'implicitly denied',
  /** The templates do not tell; the explanation says why. */
  INCONCLUSIVE = 'inconclusive',
}

/** The answer to a question, with its grounds. */
export class AccessDecision {
  /**
   * Puts the answers of the services together.
   *
   * @internal
   */
  public static _of(decisions: Decision[], principal: string, secret: string): AccessDecision {
    return new AccessDecision(decisions, principal, secret);
  }

  /** The verdict of all services together. */
  public readonly verdict: AccessVerdict;

  /** The service that denied or could not be judged, `Secrets Manager` or `KMS`; undefined where all allow. */
  public readonly service?: string;

  private constructor(
    private readonly decisions: Decision[],
    /** The principal that was asked about. */
    public readonly principal: string,
    /** The secret that was asked about. */
    public readonly secret: string,
  ) {
    const last = decisive(decisions);
    this.verdict = VERDICTS[last.outcome.verdict];
    this.service = last.outcome.verdict === 'allowed' ? undefined : last.service;
  }

  /** Whether the request is allowed; false where it is denied and where nobody can know. */
  public get isAllowed(): boolean {
    return this.verdict === AccessVerdict.ALLOWED;
  }

  /** Whether the request is denied; false where it is allowed and where nobody can know. */
  public get isDenied(): boolean {
    return this.verdict === AccessVerdict.EXPLICITLY_DENIED || this.verdict === AccessVerdict.IMPLICITLY_DENIED;
  }

  /** Which statement of which policy decided, and what to change. */
  public get explanation(): string {
    return explain(this.decisions, this.principal, this.secret);
  }

  /** The answer in one line, such as `denied by KMS: key policy`. */
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
