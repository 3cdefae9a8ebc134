import type { Credentials, EngineKit, World } from './engine-kit';
import { type HandlerOrder, handlerFor, SECRET, STEPS, SUPERUSER_SECRET } from './handler';
import { StrictSecretStore } from './strict-secret-store';
import type { Probe } from './watch';
import type { Step } from '../../../lambda/rotation/errors';
import { AWSCURRENT } from '../../../lambda/rotation/ports';

export { SECRET, STEPS, SUPERUSER_SECRET };
export const FIRST_VERSION = version(0);

/** A version id that looks like those of Secrets Manager. */
export function version(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** One world under test, and what Secrets Manager would do with it. */
export class Rig {
  public readonly store = new StrictSecretStore();
  public readonly lines: string[] = [];
  /** Every call of a port so far, each with its step. */
  public readonly calls: string[] = [];

  constructor(public readonly kit: EngineKit, public readonly world: World) {
    this.store.operatorPuts(SECRET, FIRST_VERSION, JSON.stringify(world.secret));
    if (world.superuser) {
      this.store.operatorPuts(SUPERUSER_SECRET, version(999), JSON.stringify(world.superuser));
    }
  }

  public order(changes: Partial<HandlerOrder> = {}): HandlerOrder {
    return { settings: this.world.settings, certificates: this.kit.certificates(), ...changes };
  }

  /** One step, in a new handler as in a new process. `probe` may hold a call back. */
  public async run(step: Step, token: string, changes: Partial<HandlerOrder> = {}, hold: Partial<Probe> = {}): Promise<void> {
    const probe: Probe = {
      before: async (call) => {
        this.calls.push(`${step}: ${call}`);
        await hold.before?.(call);
      },
      after: async (call) => hold.after?.(call),
    };
    const outside = { adapter: this.kit.makeAdapter, store: this.store, probe, write: (line: string) => this.lines.push(line) };
    const handle = handlerFor(this.order(changes), outside);
    await handle({ SecretId: SECRET, ClientRequestToken: token, Step: step });
  }

  /** The four steps. */
  public async rotate(token: string, changes: Partial<HandlerOrder> = {}): Promise<void> {
    this.store.beginRotation(SECRET, token);
    await this.steps(token, changes);
  }

  public async steps(token: string, changes: Partial<HandlerOrder> = {}): Promise<void> {
    for (const step of STEPS) {
      await this.run(step, token, changes);
    }
  }

  public credentials(stage: string = AWSCURRENT): Credentials {
    const content: Credentials = JSON.parse(this.store.valueAt(SECRET, stage) ?? '{}');
    return { username: content.username, password: content.password };
  }

  public currentLogsIn(): Promise<boolean> {
    return this.world.logsIn(this.credentials());
  }
}
