import type { AccessTimes, EscalationTimes } from './access';
import { median } from './median';
import type { Workshop } from './workshop';
import type { Tally } from '../scripts/support/check-counter';

/** Secrets beside 50 principals. */
const SIZES = [125, 250, 500, 1000];
const ROUNDS = 3;
const MATRIX_LIMIT_MS = 2000;
/** How much more a cell may take in the largest matrix than in the smallest. */
const GROWTH_LIMIT = 1.5;
/** Roles, and as many secrets, between which ways are searched. */
const TANGLES = [10, 20, 40];
/** How much more a pair of role and secret may take among the most than among the fewest: in each pair, all roles may have a part. */
const TANGLE_LIMIT = TANGLES[TANGLES.length - 1] / TANGLES[0];

function medianOf(runs: AccessTimes[], value: (times: AccessTimes) => number): number {
  return median(runs.map(value));
}

/** Measures the access simulator; every run is a process of its own. */
export function reportAccess(workshop: Workshop, tally: Tally): string {
  const run = (state: string, secrets: number): AccessTimes[] =>
    Array.from({ length: ROUNDS }, () => workshop.run<AccessTimes>('access', state, String(secrets)));
  const warm = SIZES.map((secrets) => ({ secrets, runs: run('warm', secrets) }));
  const first = medianOf(run('cold', 500), ({ readMs, matrixMs }) => readMs + matrixMs);
  const perCell = warm.map(({ runs }) => medianOf(runs, ({ matrixMs, cells }) => matrixMs * 1000 / cells));
  const growth = perCell[perCell.length - 1] / perCell[0];
  tally.check('matrix of 50 principals and 500 secrets', first <= MATRIX_LIMIT_MS, `${first.toFixed(0)} ms, at most ${MATRIX_LIMIT_MS}`);
  tally.check('a cell of a larger matrix', growth <= GROWTH_LIMIT, `${growth.toFixed(2)} of one of the smallest, at most ${GROWTH_LIMIT}`);
  const rows = warm.map(({ secrets, runs }, index) => `| ${[
    `50 × ${secrets}`, runs[0].cells, medianOf(runs, ({ readMs }) => readMs).toFixed(0), medianOf(runs, ({ matrixMs }) => matrixMs).toFixed(0),
    perCell[index].toFixed(1), medianOf(runs, ({ decisionsPerSecond }) => decisionsPerSecond).toFixed(0),
  ].join(' | ')} |`);
  return `Half of each role's permissions are told by tags, half by a list of 30 secrets; a cell is two decisions, Secrets Manager's and, where it
allows, KMS's. The first matrix of 50 principals and 500 secrets in a fresh process, templates read: **${first.toFixed(0)} ms** (at most ${MATRIX_LIMIT_MS}).
Once JavaScript's compiler has warmed up, the cost is linear in cells: one of the largest matrix takes **${growth.toFixed(2)}** of one of the
smallest (at most ${GROWTH_LIMIT}). Single questions (\`decide\`) are asked 5000 times. Medians of ${ROUNDS} fresh processes.

| principals × secrets | cells | reading templates, ms | matrix, ms | µs per cell | single questions per second |
|--:|--:|--:|--:|--:|--:|
${rows.join('\n')}

${reportEscalation(workshop, tally)}`;
}

function reportEscalation(workshop: Workshop, tally: Tally): string {
  const times = TANGLES.map((size) => median(Array.from({ length: ROUNDS }, () => workshop.run<EscalationTimes>('escalation', String(size)).ms)));
  const perPair = times.map((ms, index) => ms * 1000 / TANGLES[index] ** 2);
  const growth = perPair[perPair.length - 1] / perPair[0];
  tally.check('ways from a role to a secret among more of them', growth <= TANGLE_LIMIT, `${growth.toFixed(2)} of a pair among the fewest, at most ${TANGLE_LIMIT}`);
  const rows = TANGLES.map((size, index) => `| ${[`${size} × ${size}`, times[index].toFixed(0), perPair[index].toFixed(0)].join(' | ')} |`);
  return `The search for ways to secrets (\`escalationPaths\`) is measured where nothing ends it early: roles that may assume and pass each other, of
which none comes to read. A pair of role and secret among the most takes **${growth.toFixed(2)}** of one among the fewest (at most ${TANGLE_LIMIT}, as many times
as there are more roles to go by).

| roles × secrets | search, ms | µs per pair |
|--:|--:|--:|
${rows.join('\n')}`;
}
