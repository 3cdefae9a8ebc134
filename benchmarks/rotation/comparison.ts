import type { DatabaseCase } from './databases';
import { SUPERUSER_SECRET } from './databases';
import { ours, type Side, type Size, theirs } from './sides';
import { FunctionError, FunctionProcess } from '../../scripts/loopback/function-process';
import { rotateSecret } from '../../scripts/loopback/rotate-secret';
import { SecretsManagerServer } from '../../scripts/loopback/secrets-manager-server';
import { median } from '../median';

export const COLD_ROUNDS = 7;
export const WARM_ROUNDS = 11;
/** Rotations before the measurement: for compilers, connection pools, and the second of two alternating users. */
const WARM_UPS = 3;

/** Medians of one side. */
export interface Measured {
  readonly size: Size;
  /** The start of the process, which includes loading the handler. */
  readonly startMs: number;
  readonly loadMs: number;
  /** From the start of the process to the answer of the fourth step. */
  readonly coldMs: number;
  readonly coldCpuMs: number | undefined;
  readonly warmMs: number;
  readonly warmCpuMs: number | undefined;
  readonly peakMegabytes: number | undefined;
}

/** The result of one side: figures, or the type of its error. It has no message, since those of AWS's functions can contain passwords. */
export type Outcome = Measured | { readonly failure: string };

export interface Compared {
  readonly database: DatabaseCase;
  readonly ours: Measured;
  readonly aws: Outcome | undefined;
}

type ColdRun = Pick<Measured, 'startMs' | 'loadMs' | 'coldMs' | 'coldCpuMs' | 'peakMegabytes'>;

/** Measures both sides in turn, so that other work of the machine affects both. */
export async function compare(database: DatabaseCase, folder: string | undefined, certificates: string): Promise<Compared> {
  const server = new SecretsManagerServer();
  const endpoint = await server.start();
  server.service.create(SUPERUSER_SECRET, database.superuser);
  const measuredSide = (side: Side): MeasuredSide => new MeasuredSide(side, server, database.secretOf(side.name));
  const our = measuredSide(ours(database, endpoint));
  const side = theirs(database, endpoint, folder, certificates);
  const aws = side && measuredSide(side);
  try {
    // The first run also writes Python's compiled files.
    const failure = await aws?.failure();
    await our.cold();
    const running = aws && failure === undefined ? [our, aws] : [our];
    await inTurn(running, COLD_ROUNDS, async (one) => void one.colds.push(await one.cold()));
    await Promise.all(running.map((one) => one.warmUp()));
    await inTurn(running, WARM_ROUNDS, async (one) => void one.warms.push(await one.warm()));
    return { database, ours: our.measured(), aws: failure === undefined ? aws?.measured() : { failure } };
  } finally {
    await Promise.all([our.stop(), aws?.stop(), server.stop()]);
  }
}

async function inTurn(sides: readonly MeasuredSide[], rounds: number, action: (one: MeasuredSide) => Promise<void>): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    for (const one of sides) {
      await action(one);
    }
  }
}

/** One side with its measurements. */
class MeasuredSide {
  public readonly colds: ColdRun[] = [];
  public readonly warms: number[] = [];
  private readonly arn: string;
  private running: FunctionProcess | undefined;
  private cpuBefore: number | undefined;

  constructor(private readonly side: Side, private readonly server: SecretsManagerServer, secret: string) {
    this.arn = `arn:aws:secretsmanager:eu-west-1:111111111111:secret:${side.name}-AbCdEf`;
    server.service.create(this.arn, secret);
  }

  /** The four steps in a new process, including its start. */
  public async cold(): Promise<ColdRun> {
    const start = performance.now();
    const started = await FunctionProcess.start(this.side.start);
    try {
      const startMs = performance.now() - start;
      await this.rotate(started);
      const coldMs = performance.now() - start;
      return { startMs, loadMs: started.loadMilliseconds, coldMs, coldCpuMs: started.cpuMilliseconds, peakMegabytes: started.peakMegabytes };
    } finally {
      await started.stop();
    }
  }

  /** The type of the error of a rotation; undefined if it succeeds. */
  public async failure(): Promise<string | undefined> {
    try {
      await this.cold();
      return undefined;
    } catch (error) {
      if (error instanceof FunctionError) {
        return error.errorType;
      }
      throw error;
    }
  }

  public async warmUp(): Promise<void> {
    this.running = await FunctionProcess.start(this.side.start);
    for (let round = 0; round < WARM_UPS; round += 1) {
      await this.rotate(this.running);
    }
    this.cpuBefore = this.running.cpuMilliseconds;
  }

  /** The four steps in a process that has rotated before. */
  public async warm(): Promise<number> {
    if (!this.running) {
      throw new Error('there is no warm process');
    }
    const start = performance.now();
    await this.rotate(this.running);
    return performance.now() - start;
  }

  public async stop(): Promise<void> {
    await this.running?.stop();
    this.side.remove();
  }

  public measured(): Measured {
    const of = (value: (run: ColdRun) => number): number => median(this.colds.map(value));
    const medianOfKnown = (value: (run: ColdRun) => number | undefined): number | undefined => {
      const known = this.colds.flatMap((run) => value(run) ?? []);
      return known.length > 0 ? median(known) : undefined;
    };
    const cpu = this.running?.cpuMilliseconds;
    return {
      size: this.side.size,
      startMs: of(({ startMs }) => startMs),
      loadMs: of(({ loadMs }) => loadMs),
      coldMs: of(({ coldMs }) => coldMs),
      coldCpuMs: medianOfKnown(({ coldCpuMs }) => coldCpuMs),
      warmMs: median(this.warms),
      // Over all rotations, since the system counts in steps of 10 ms, and one rotation has few of them.
      warmCpuMs: cpu === undefined || this.cpuBefore === undefined ? undefined : (cpu - this.cpuBefore) / this.warms.length,
      peakMegabytes: medianOfKnown(({ peakMegabytes }) => peakMegabytes),
    };
  }

  private async rotate(started: FunctionProcess): Promise<void> {
    await rotateSecret(this.server.service, this.arn, async (event) => void await started.invoke(event));
  }
}
