import type { AccessDecision } from './access-decision';
import { AccessVerdict } from './access-verdict';

/** One cell of a matrix. */
export interface AccessCell {
  /** The principal. */
  readonly principal: string;
  /** The secret. */
  readonly secret: string;
  /** The action. */
  readonly action: string;
  /** The result of the decision. */
  readonly verdict: AccessVerdict;
  /** The reason on one line. */
  readonly reason: string;
}

/** The decisions for every principal and secret of the templates. */
export class AccessMatrix {
  /**
   * Creates a matrix from the decisions of its cells.
   *
   * @internal
   */
  public static _of(decisions: Array<{ action: string; decision: AccessDecision }>): AccessMatrix {
    return new AccessMatrix(decisions.map(({ action, decision }) => ({
      action, principal: decision.principal, secret: decision.secret, verdict: decision.verdict, reason: decision.reason,
    })));
  }

  private constructor(
    /** All cells, ordered by principal, then by secret, then by action. */
    public readonly cells: AccessCell[],
  ) {}

  /** The cells with the verdict `INCONCLUSIVE`. */
  public get inconclusiveCells(): AccessCell[] {
    return this.cells.filter((cell) => cell.verdict === AccessVerdict.INCONCLUSIVE);
  }

  /** The matrix as a Markdown table, with a row for each principal and secret and a column for each action. */
  public toMarkdown(): string {
    const actions = [...new Set(this.cells.map((cell) => cell.action))];
    const rows = new Map<string, string[]>();
    for (const cell of this.cells) {
      const key = `| ${cell.principal} | ${cell.secret} |`;
      rows.set(key, [...rows.get(key) ?? [], MARKS[cell.verdict]]);
    }
    return [
      `| Principal | Secret | ${actions.map((action) => action.slice(action.indexOf(':') + 1)).join(' | ')} |`,
      `| --- | --- | ${actions.map(() => '---').join(' | ')} |`,
      ...[...rows].map(([key, marks]) => `${key} ${marks.join(' | ')} |`),
    ].join('\n');
  }

  /** The cells as JSON text, for other tools. */
  public toJson(): string {
    return JSON.stringify(this.cells, undefined, 2);
  }

  /** The denied and inconclusive cells with their reasons, one line each. */
  public reasons(): string {
    return this.cells.filter((cell) => cell.verdict !== AccessVerdict.ALLOWED)
      .map((cell) => `${cell.principal}, ${cell.secret}, ${cell.action}: ${cell.reason}`).join('\n');
  }
}

const MARKS: Record<AccessVerdict, string> = {
  [AccessVerdict.ALLOWED]: 'yes',
  [AccessVerdict.EXPLICITLY_DENIED]: 'denied',
  [AccessVerdict.IMPLICITLY_DENIED]: 'no',
  [AccessVerdict.INCONCLUSIVE]: '?',
};
