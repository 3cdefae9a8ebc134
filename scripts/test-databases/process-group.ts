import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const INTERRUPTIONS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** The exit code that a shell reports if a signal ended a process. */
const INTERRUPTED = 130;

/** Runs a program to its end or to an interruption. Neither leaves a process or a temporary file behind. */
export async function runWithoutTrace(program: string, args: readonly string[], folder: string): Promise<number> {
  const temporary = mkdtempSync(join(tmpdir(), 'cdk-managed-secrets-databases-'));
  chmodSync(temporary, 0o755); // servers run as another user
  // A process group of its own, so that all its processes can be ended at once.
  const child = spawn(program, args, {
    cwd: folder, stdio: ['ignore', 'inherit', 'inherit'], detached: true, env: { ...process.env, TMPDIR: temporary },
  });
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
    // The group has no process any more.
  }
}
