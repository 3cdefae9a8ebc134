import { createHash } from 'node:crypto';
import type { CrashPoint } from './crash-child';

type When = CrashPoint['when'];

/** Set, half of the cases are run: each call dies before or after it, as this number decides; unset, all are. */
export const CRASH_SEED_VARIABLE = 'CDK_MANAGED_SECRETS_CRASH_SEED';

const READS = /secrets\.(describe|read|unlabelled)|\.query (SELECT|WITH) /;

/** When a call must be killed: never at no time, whatever the seed. */
export function whensOf(call: string, seed = process.env[CRASH_SEED_VARIABLE]): readonly When[] {
  if (seed === undefined) {
    return ['before', 'after'];
  }
  const isEven = createHash('sha256').update(`${seed} ${call}`).digest().readUInt8() % 2 === 0;
  return [isEven ? 'before' : 'after'];
}

/** Where a rotation that made these calls is to be killed. */
export function pointsOf(calls: readonly string[]): CrashPoint[] {
  const times = new Map<string, number>();
  return calls.flatMap((call) => {
    const occurrence = (times.get(call) ?? 0) + 1;
    times.set(call, occurrence);
    // Reading the same again leaves nothing behind that the first time did not.
    return occurrence > 1 && READS.test(call) ? [] : whensOf(call).map((when): CrashPoint => ({ call, occurrence, when }));
  });
}

/** What was killed so far. */
export class Crashed {
  private readonly keys = new Set<string>();

  public add({ call, when }: CrashPoint): void {
    this.keys.add(`${when} ${call}`);
  }

  /** When the call is still to be killed. */
  public missing(call: string): readonly When[] {
    return whensOf(call).filter((when) => !this.keys.has(`${when} ${call}`));
  }

  public get kindsOfCalls(): number {
    return new Set([...this.keys].map((key) => key.replace(/^\w+ /, ''))).size;
  }
}
