import type { AccessTimes, EscalationTimes } from './access';
import { median } from './median';
import type { Workshop } from './workshop';
import type { CheckCounter } from '../scripts/support/check-counter';

/** Numbers of secrets, each with 50 principals. */
const SIZES = [125, 250, 500, 1000];
const ROUNDS = 3;
const MATRIX_LIMIT_MS = 2000;
/** Limit of the time of one cell in the largest matrix, relative to the smallest. */
const GROWTH_LIMIT = 1.5;
/** Numbers of roles, and of secrets, between which attack paths are searched. */
const SEARCH_SIZES = [10, 20, 40];
/** Limit of the time of one pair of role and secret in the largest search, relative to the smallest. A path can use all roles. */
const SEARCH_LIMIT = SEARCH_SIZES[SEARCH_SIZES.length - 1] / SEARCH_SIZES[0];

function medianOf(runs: AccessTimes[], value: (times: AccessTimes) => number): number {
  return median(runs.map(value));
}

/** Measures the access simulator. Every run is a process of its own. */
export function reportAccess(workshop: Workshop, counter: CheckCounter): string {
  const run = (state: string, secrets: number): AccessTimes[] =>
    Array.from({ length: ROUNDS }, () => workshop.run<AccessTimes>('access', state, String(secrets)));
  const warm = SIZES.map((secrets) => ({ secrets, runs: run('warm', secrets) }));
  const first = medianOf(run('cold', 500), ({ readMs, matrixMs }) => readMs + matrixMs);
  const perCell = warm.map(({ runs }) => medianOf(runs, ({ matrixMs, cells }) => matrixMs * 1000 / cells));
  const growth = perCell[perCell.length - 1] / perCell[0];
  counter.check('matrix of 50 principals and 500 secrets', first <= MATRIX_LIMIT_MS, `${first.toFixed(0)} ms, at most ${MATRIX_LIMIT_MS}`);
  counter.check('a cell of a larger matrix', growth <= GROWTH_LIMIT, `${growth.toFixed(2)} of a cell of the smallest, at most ${GROWTH_LIMIT}`);
  const rows = warm.map(({ secrets, runs }, index) => `| ${[
    `50 × ${secrets}`, runs[0].cells, medianOf(runs, ({ readMs }) => readMs).toFixed(0), medianOf(runs, ({ matrixMs }) => matrixMs).toFixed(0),
    perCell[index].toFixed(1), medianOf(runs, ({ decisionsPerSecond }) => decisionsPerSecond).toFixed(0),
  ].join(' | ')} |`);
  return `Half of each role's permissions use tags, half use a list of 30 secrets. A cell has two decisions: Secrets Manager's and, if it allows,
KMS's. The first matrix of 50 principals and 500 secrets in a fresh process, including reading the templates:
**${first.toFixed(0)} ms** (at most ${MATRIX_LIMIT_MS}).
After the warm-up of JavaScript's compiler, the cost is linear in cells. A cell of the largest matrix takes **${growth.toFixed(2)}** of the time of a
cell of the smallest (at most ${GROWTH_LIMIT}). Single questions (\`decide\`) are repeated 5000 times. Medians of ${ROUNDS} fresh processes.

| principals × secrets | cells | reading templates, ms | matrix, ms | µs per cell | single questions per second |
|--:|--:|--:|--:|--:|--:|
${rows.join('\n')}

${reportEscalation(workshop, counter)}`;
}

function reportEscalation(workshop: Workshop, counter: CheckCounter): string {
  const times = SEARCH_SIZES.map((size) =>
    median(Array.from({ length: ROUNDS }, () => workshop.run<EscalationTimes>('escalation', String(size)).ms)));
  const perPair = times.map((ms, index) => ms * 1000 / SEARCH_SIZES[index] ** 2);
  const growth = perPair[perPair.length - 1] / perPair[0];
  counter.check('attack paths of a pair in a larger search', growth <= SEARCH_LIMIT,
    `${growth.toFixed(2)} of a pair of the smallest, at most ${SEARCH_LIMIT}`);
  const rows = SEARCH_SIZES.map((size, index) => `| ${[`${size} × ${size}`, times[index].toFixed(0), perPair[index].toFixed(0)].join(' | ')} |`);
  return `The search for attack paths (\`escalationPaths\`) is measured in its worst case: roles that may assume and pass each other, and none of them
can read in the end. A pair of role and secret in the largest search takes **${growth.toFixed(2)}** of the time of a pair in the smallest (at most
${SEARCH_LIMIT}, the factor by which the number of roles grows).

| roles × secrets | search, ms | µs per pair |
|--:|--:|--:|
${rows.join('\n')}`;
}
