import type { ConsumerKind, ConsumerReport } from './consumers-worker';
import type { Step } from '../../../lambda/rotation/errors';

/** What consumers of one kind met while one strategy rotated. */
export interface ConsumerRow {
  readonly strategy: string;
  readonly rotations: number;
  readonly kind: ConsumerKind;
  readonly report: ConsumerReport;
}

/** When AWSCURRENT moved, in one rotation. */
export interface LabelMove {
  readonly step: Step;
  /** From the moment the database had the new password. */
  readonly millis: number;
}

/** The moves of all rotations of one strategy. */
export interface LabelMoves {
  readonly strategy: string;
  readonly moves: readonly LabelMove[];
}

const READS: Readonly<Record<ConsumerKind, string>> = { fresh: 'AWSCURRENT, read before each login', previous: 'the value of one rotation before' };
const HEAD = ['strategy', 'rotations', 'consumer holds', 'logins', 'during a rotation', 'refusals that led to a retry', 'of these before the label moved', 'failures', 'longest gap in ms'];

/** The table people read: one line for each strategy and kind, then how long one password and the label disagreed. */
export function consumerTable(engine: string, rows: readonly ConsumerRow[], moves: readonly LabelMoves[]): string {
  const cells = rows.map(({ strategy, rotations, kind, report }) => [
    strategy, String(rotations), READS[kind],
    ...[report.logins, report.duringRotation, report.retries, report.waits, report.failures, Math.round(report.longestGapMillis)].map(String),
  ]);
  const widths = HEAD.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [`${engine}: consumers during rotation`, line(HEAD), rule, ...cells.map(line), '', ...moves.map(describeMoves), ''].join('\n');
}

function describeMoves({ strategy, moves }: LabelMoves): string {
  const sorted = moves.map(({ millis }) => millis).sort((one, other) => one - other);
  const [shortest, median, longest] = [0, Math.floor(sorted.length / 2), sorted.length - 1].map((index) => `${(sorted[index] ?? 0).toFixed(1)} ms`);
  return `${strategy}: from the password to the label ${median}, median of ${sorted.length} rotations; shortest ${shortest}, longest ${longest}`;
}
