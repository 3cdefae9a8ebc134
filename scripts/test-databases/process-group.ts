import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const INTERRUPTIONS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What a shell reports of a process that a signal ended. */
const INTERRUPTED = 130;

/** Runs a program to its end, or to an interruption: no process it started and no temporary file is left by either. */
export async function runWithoutTrace(program: string, args: readonly string[], folder: string): Promise<number> {
  const temporary = mkdtempSync(join(tmpdir(), 'cdk-managed-secrets-databases-'));
  chmodSync(temporary, 0o755); // servers run as another user
  // A group of its own, so that all that it starts can be ended at once.
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'], detached: true, env: { ...process.env, TMPDIR: temporary } });
  const stop = (): void => endGroup(child);
  INTERRUPTIONS.forEach((signal) => process.once(signal, stop));
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject).once('exit', (code) => resolve(code ?? INTERRUPTED));
    });
  } finally {
    endGroup(child);
    INTERRUPTIONS.forEach((signal) => process.removeListener(signal, stop));
    rmSync(temporary, { recursive: true, force: true });
  }
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) {
      process.kill(-pid, 'SIGKILL');
    }
  } catch {
    // Nothing is left of it.
  }
}
