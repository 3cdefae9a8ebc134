import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LogRecord } from './logs';
import { searchLogs } from './logs-search';

/** Where every test file rotates something. */
const ROTATES = /^test\/(?:databases\/|lambda\/(?:rotation-parts|shipped-bundles)|client\/rotation-handler)/;
/** These do not: an API's client, and the search itself. */
const ROTATES_NOT = /\/(?:managed-users|logs-search)\.test\.ts$/;

const MOST_SHOWN = 20;

/** After the last test of a run: no password may stand in anything that the rotation code logged, threw or printed. */
export default function end({ testNamePattern }: { readonly testNamePattern?: string }): void {
  const folder = process.env.CDK_MANAGED_SECRETS_TEST_LOGS;
  if (folder === undefined) {
    throw new Error('logs-begin.ts did not run before the tests: nothing was collected');
  }
  try {
    // Who picks tests by name may pick ones that rotate nothing.
    process.stdout.write(judge(readRecords(folder), testNamePattern === undefined));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What was searched, in words.
 *
 * @throws Error that names every leak, and every test file whose logs never arrived
 */
export function judge(records: readonly LogRecord[], mustLog: boolean): string {
  const rotating = [...new Set(records.map(({ test }) => test))].filter((test) => ROTATES.test(test) && !ROTATES_NOT.test(test));
  const silent = mustLog ? rotating.filter((test) => !hasAll(records.filter((record) => record.test === test))) : [];
  const { lines, passwords, leaks } = searchLogs(records);
  if (leaks.length + silent.length > 0) {
    throw new Error([
      ...leaks.length > 0 ? [`Passwords stand in what was logged, in ${leaks.length} different lines:`, ...leaks.slice(0, MOST_SHOWN)] : [],
      ...silent.length > 0 ? ['Of these tests no log or no password was collected, so nothing could be searched:', ...silent] : [],
    ].join('\n'));
  }
  return rotating.length === 0 ? '' : `${lines} different log lines of ${rotating.length} test files hold none of ${passwords} passwords, in any form\n`;
}

function hasAll(records: readonly LogRecord[]): boolean {
  return (['line', 'value'] as const).every((kind) => records.some((record) => record.kind === kind));
}

function readRecords(folder: string): readonly LogRecord[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.records'));
  const records = files.flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n').filter((line) => line !== '')
    .map((line): LogRecord => JSON.parse(line)));
  // Printed by processes that tests started.
  return records.flatMap((record) => record.kind !== 'output' ? [record]
    : readFileSync(join(folder, record.text), 'utf8').split('\n').filter((line) => line !== '').map((text): LogRecord => ({ ...record, kind: 'line', text })));
}
