import type { AdapterFactory } from './engine-kit';
import { type HandlerOrder, handlerFor, SECRET, STEPS } from './handler';
import type { SecretDescription, SecretStore, StoredVersion, VersionSelector } from '../../../lambda/rotation/ports';

/**
 * The process that dies. It runs the four steps with the real adapter against the real server and
 * kills itself before or after one call of a port: nothing is tidied up, no `finally` runs.
 */

/** Where to die: at the n-th time a call is made. */
export interface CrashPoint {
  readonly call: string;
  readonly occurrence: number;
  readonly when: 'before' | 'after';
}

export interface CrashOrder {
  readonly order: HandlerOrder;
  readonly token: string;
  readonly point: CrashPoint;
}

/** A call of the store, which lives in the parent and so survives. */
export interface StoreCall {
  readonly id: number;
  readonly method: keyof SecretStore;
  readonly args: readonly unknown[];
}

export interface StoreAnswer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

class RemoteStore implements SecretStore {
  private readonly waiting = new Map<number, (answer: StoreAnswer) => void>();
  private calls = 0;

  public answer(answer: StoreAnswer): void {
    this.waiting.get(answer.id)?.(answer);
  }

  public async describe(secretId: string): Promise<SecretDescription> {
    return await this.ask('describe', [secretId]) as SecretDescription;
  }

  public async read(secretId: string, selector: VersionSelector): Promise<StoredVersion | undefined> {
    return await this.ask('read', [secretId, selector]) as StoredVersion | undefined;
  }

  public async unlabelled(secretId: string): Promise<readonly string[]> {
    return await this.ask('unlabelled', [secretId]) as readonly string[];
  }

  public async putPending(secretId: string, versionId: string, value: string): Promise<void> {
    await this.ask('putPending', [secretId, versionId, value]);
  }

  public async moveCurrent(secretId: string, versions: { readonly from: string; readonly to: string }): Promise<void> {
    await this.ask('moveCurrent', [secretId, versions]);
  }

  private ask(method: keyof SecretStore, args: readonly unknown[]): Promise<unknown> {
    const id = ++this.calls;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, ({ result, error }) => error === undefined ? resolve(result) : reject(new Error(error)));
      process.send?.({ id, method, args } satisfies StoreCall);
    });
  }
}

async function run({ order, token, point }: CrashOrder, adapter: AdapterFactory, store: SecretStore): Promise<void> {
  let seen = 0;
  for (const step of STEPS) {
    const dieAt = (when: CrashPoint['when']) => async (call: string): Promise<void> => {
      if (`${step}: ${call}` === point.call && when === point.when && ++seen === point.occurrence) {
        process.kill(process.pid, 'SIGKILL');
        await new Promise(() => undefined);
      }
    };
    const handle = handlerFor(order, { adapter, store, probe: { before: dieAt('before'), after: dieAt('after') }, write: () => undefined });
    await handle({ SecretId: SECRET, ClientRequestToken: token, Step: step });
  }
}

/** Waits for an order, and dies of it. */
export function standReady(adapter: AdapterFactory): void {
  const store = new RemoteStore();
  process.on('message', (message: CrashOrder | StoreAnswer) => {
    if ('id' in message) {
      store.answer(message);
      return;
    }
    // Reaching the end is a failure of the case, which the parent sees as another exit.
    run(message, adapter, store).then(() => process.exit(0), () => process.exit(1));
  });
}
