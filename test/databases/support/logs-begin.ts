import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Before the first test of a run: makes the folder that `logs.ts` writes to and `logs-end.ts` reads. */
export default function begin(): void {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-managed-secrets-logs-'));
  process.env.CDK_MANAGED_SECRETS_TEST_LOGS = folder;
  // Passwords stand in it, so it goes away also where the run is broken off.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
