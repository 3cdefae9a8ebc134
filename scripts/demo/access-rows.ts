import { type Cell, wrapPath } from './text-table';
import { type AccessCell, type AccessMatrix, type AccessSimulator, AccessVerdict } from '../../src/simulator';

/** The columns of the table, with the action of each. */
const QUESTIONS: { [question: string]: string } = {
  Read: 'secretsmanager:GetSecretValue',
  Describe: 'secretsmanager:DescribeSecret',
  Store: 'secretsmanager:PutSecretValue',
  Tag: 'secretsmanager:TagResource',
};
const MARKS: { [verdict in AccessVerdict]: string } = {
  [AccessVerdict.ALLOWED]: 'yes',
  [AccessVerdict.IMPLICITLY_DENIED]: '-',
  [AccessVerdict.EXPLICITLY_DENIED]: 'no',
  [AccessVerdict.INCONCLUSIVE]: '?',
};

export const ACCESS_HEADER = ['Principal', 'Secret', ...Object.keys(QUESTIONS)];

/** The matrix of the actions in the table. */
export function accessMatrix(simulator: AccessSimulator): AccessMatrix {
  return simulator.matrix({ actions: Object.values(QUESTIONS) });
}

/** A row for each principal, with a line for each secret. */
export function accessRows({ cells }: AccessMatrix): Cell[][] {
  return principalsOf(cells).map((principal) => [wrapPath(principal), ...columns(cells.filter((cell) => cell.principal === principal))]);
}

/** A line for each cell that is not allowed, below its principal. */
export function accessReasons({ cells }: AccessMatrix): string {
  const denied = cells.filter(({ verdict }) => verdict !== AccessVerdict.ALLOWED);
  return principalsOf(denied).flatMap((principal) => [
    principal,
    ...denied.filter((cell) => cell.principal === principal).map(({ action, secret, reason }) => `  ${questionOf(action)} ${secret}: ${reason}`),
  ]).join('\n');
}

function principalsOf(cells: AccessCell[]): string[] {
  return [...new Set(cells.map(({ principal }) => principal))];
}

/** The columns of one principal after its name: its secrets, and a mark for each question. */
function columns(cells: AccessCell[]): Cell[] {
  const secrets = [...new Set(cells.map(({ secret }) => secret))];
  const marks = Object.values(QUESTIONS).map((action) => cells.filter((cell) => cell.action === action).map(({ verdict }) => MARKS[verdict]));
  return [secrets, ...marks];
}

function questionOf(action: string): string {
  return Object.keys(QUESTIONS).find((question) => QUESTIONS[question] === action) ?? action;
}
