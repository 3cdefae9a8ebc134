import type { AccessDecision } from './access-decision';
import { AccessVerdict } from './access-decision';

/** One cell of a matrix. */
export interface AccessCell {
  /** The principal. */
  readonly principal: string;
  /** The secret. */
  readonly secret: string;
  /** The action. */
  readonly action: string;
  /** What the simulator found. */
  readonly verdict: AccessVerdict;
  /** Why, in one line. */
  readonly reason: string;
}

/** Who may do what with which secret of an app. */
export class AccessMatrix {
  /**
   * A matrix from the decisions of its cells.
   *
   * @internal
   */
  public static _of(decisions: Array<{ action: string; decision: AccessDecision }>): AccessMatrix {
    return new AccessMatrix(decisions.map(({ action, decision }) => ({
      action, principal: decision.principal, secret: decision.secret, verdict: decision.verdict, reason: decision.reason,
    })));
  }

  private constructor(
    /** All cells: by principal, then secret, then action. */
    public readonly cells: AccessCell[],
  ) {}

  /** The cells whose answer the templates do not tell. */
  public get inconclusiveCells(): AccessCell[] {
    return this.cells.filter((cell) => cell.verdict === AccessVerdict.INCONCLUSIVE);
  }

  /** The matrix as a Markdown table: a row per principal and secret, a column per action. */
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

  /** The denied and inconclusive cells, one line each with the reason. */
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
