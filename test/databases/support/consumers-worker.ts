import { parentPort, workerData } from 'node:worker_threads';
import { type SecretContent, takes } from './consumers-logins';

/** A thread of consumers that log in all the time. Secrets Manager is in the parent, the server in a process of its own. */

/**
 * `fresh` reads AWSCURRENT before each login. Refused for its password, it reads again, waits for another value
 * where it still is the same, and tries once more. `previous` reads before a rotation and uses that value until
 * the next one begins, so also as long as it is AWSPREVIOUS; it never tries again.
 */
export type ConsumerKind = 'fresh' | 'previous';

/** AWS's caches for Java and Node pause for 2.5 to 5 seconds before they read again for a refused login. */
const PATIENCE_MILLIS = 2_500;
const POLL_MILLIS = 10;

export interface ConsumerOrder {
  readonly kind: ConsumerKind;
  readonly adapter: string;
  readonly authority: string;
  /** How many log in at the same time. */
  readonly consumers: number;
  /** At `Cell`'s places. */
  readonly cells: Int32Array;
}

/** What parent and thread see at the same moment, without a message. */
export enum Cell {
  /** 1 from before the first step of a rotation until after its last. */
  ROTATING,
  /** Logins so far. */
  LOGINS,
}

/** `read` is answered by `value`, `renew` by `renewed`, `stop` by `report`. */
export type FromParent = { readonly type: 'value'; readonly id: number; readonly value: string } | { readonly type: 'renew' } | { readonly type: 'stop' };
export type FromThread = { readonly type: 'read'; readonly id: number } | { readonly type: 'renewed' } | { readonly type: 'report'; readonly report: ConsumerReport };

export interface ConsumerReport {
  readonly logins: number;
  /** Of these, begun or ended while a rotation went on. */
  readonly duringRotation: number;
  /** Refused for the password and tried once more with the next value. */
  readonly retries: number;
  /** Of these, had to wait for the next value: who tries again at once is refused again. */
  readonly waits: number;
  /** Refused also then, or no next value came. */
  readonly failures: number;
  /** From a refusal until the same consumer's next login that worked, the longest of all. */
  readonly longestGapMillis: number;
  /** Why logins failed that were not refused for the password. */
  readonly errors: readonly string[];
}

interface Outcome {
  readonly works: boolean;
  /** When the first try was refused. */
  readonly refusedAt?: number;
}

class Consumers {
  private readonly report = { logins: 0, duringRotation: 0, retries: 0, waits: 0, failures: 0, longestGapMillis: 0, errors: [] as string[] };
  private readonly reads = new Map<number, (value: string) => void>();
  private ids = 0;
  private held = '';
  private stopped = false;
  /** Logins under way; one that began with the former value must end before its holder counts as renewed. */
  private readonly underWay = new Set<Promise<void>>();
  private readonly loops: Promise<void>[] = [];

  constructor(private readonly order: ConsumerOrder, private readonly send: (message: FromThread) => void) {}

  public receive(message: FromParent): void {
    switch (message.type) {
      case 'value':
        this.reads.get(message.id)?.(message.value);
        this.reads.delete(message.id);
        return;
      case 'renew':
        void this.renew();
        return;
      case 'stop':
        this.stopped = true;
        void Promise.all(this.loops).then(() => this.send({ type: 'report', report: this.report }));
    }
  }

  private async renew(): Promise<void> {
    if (this.order.kind === 'previous') {
      this.held = await this.read();
      await Promise.all(this.underWay);
    }
    this.send({ type: 'renewed' });
    if (this.loops.length === 0) {
      this.loops.push(...Array.from({ length: this.order.consumers }, () => this.consume()));
    }
  }

  private async consume(): Promise<void> {
    let refusedAt: number | undefined;
    while (!this.stopped) {
      const { cells, kind } = this.order;
      const began = Atomics.load(cells, Cell.ROTATING);
      const login = kind === 'fresh' ? this.logInFresh() : this.logInHeld();
      const over = login.then(() => undefined);
      this.underWay.add(over);
      const { refusedAt: at, works } = await login;
      this.underWay.delete(over);
      refusedAt ??= at;
      if (works && refusedAt !== undefined) {
        this.report.longestGapMillis = Math.max(this.report.longestGapMillis, performance.now() - refusedAt);
        refusedAt = undefined;
      }
      this.report.logins++;
      this.report.failures += works ? 0 : 1;
      this.report.duringRotation += began === 1 || Atomics.load(cells, Cell.ROTATING) === 1 ? 1 : 0;
      Atomics.add(cells, Cell.LOGINS, 1);
    }
  }

  private async logInFresh(): Promise<Outcome> {
    const value = await this.read();
    if (await this.attempt(value)) {
      return { works: true };
    }
    const refusedAt = performance.now();
    this.report.retries++;
    const next = await this.nextAfter(value);
    return { works: next !== undefined && await this.attempt(next), refusedAt };
  }

  private async logInHeld(): Promise<Outcome> {
    return await this.attempt(this.held) ? { works: true } : { works: false, refusedAt: performance.now() };
  }

  /** AWSCURRENT as soon as it is another value than the refused one. */
  private async nextAfter(refused: string): Promise<string | undefined> {
    const until = performance.now() + PATIENCE_MILLIS;
    let value = await this.read();
    this.report.waits += value === refused ? 1 : 0;
    while (value === refused && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
      value = await this.read();
    }
    return value === refused ? undefined : value;
  }

  private async attempt(value: string): Promise<boolean> {
    const secret: SecretContent = JSON.parse(value);
    try {
      return await takes(this.order.adapter, secret, this.order.authority);
    } catch (error) {
      this.report.errors.push(error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  private read(): Promise<string> {
    const id = ++this.ids;
    return new Promise((resolve) => {
      this.reads.set(id, resolve);
      this.send({ type: 'read', id });
    });
  }
}

if (parentPort) {
  const port = parentPort;
  const consumers = new Consumers(workerData as ConsumerOrder, (message) => port.postMessage(message));
  port.on('message', (message: FromParent) => consumers.receive(message));
}
