import type { Probe } from './watch';
import type { Database, DatabaseEnvironment } from '../../../lambda/databases/database';
import type { RotationSettings } from '../../../src/private/handler-contract';

/** A login the suite tries by itself, past the code under test. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** One secret and what belongs to it on the server, made fresh for one case. */
export interface World {
  readonly settings: RotationSettings;
  /** The content of the secret that is rotated. */
  readonly secret: Readonly<Record<string, unknown>>;
  /** The content of the superuser's secret, where `settings` name one. */
  readonly superuser?: Readonly<Record<string, unknown>>;
  /** Changes that the cases need; a member is missing where the engine has no such thing. */
  readonly sabotage: Sabotage;
  /** Does for real what an application does with its rights; throws where it no longer may. */
  use(credentials: Credentials): Promise<void>;
  /** Whether these credentials log in. */
  logsIn(credentials: Credentials): Promise<boolean>;
  /** Everybody else's accounts on the server, passwords included, in a form that can be compared. */
  others(): Promise<string>;
  /** What `username` may do, in a form that can be compared. */
  rights(username: string): Promise<string>;
}

/** What can befall a user between two rotations. */
export interface Sabotage {
  remove(username: string): Promise<void>;
  expire?(username: string): Promise<void>;
  lock?(username: string): Promise<void>;
  setPassword(username: string, password: string): Promise<void>;
}

/** How a strategy is tried on an engine. */
export interface StrategyCase {
  readonly name: string;
  /** Whether holders of the former value must still get in after a rotation. */
  readonly formerStaysValid: boolean;
  /** Whether AWSCURRENT may be refused between a crash and the retry (one user, one password). */
  readonly currentMayBreak: boolean;
  /** Makes the world; `names` (a letter and a number) is unlike that of any other case, to be woven into names as `<names>_…`. */
  world(names: string): Promise<World>;
}

/** One engine: everything the suites need to know of it. */
export interface EngineKit {
  readonly name: string;
  /** Names the adapter's file in `adapters/`: the process that is killed holds no other one. */
  readonly adapter: string;
  readonly makeAdapter: AdapterFactory;
  readonly strategies: readonly StrategyCase[];
  /** The call that changes a password, as `watch` spells it. */
  readonly passwordChange: RegExp;
  /** Starts the real server. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Certificates the adapter shall trust. */
  certificates(): readonly string[];
  /** Where a whole bundle finds other APIs than that of Secrets Manager; absent where it calls none. */
  functionVariables?(): Readonly<Record<string, string>>;
  /** All the server logged, where it logs statements. */
  serverLog(): string;
}

/** Makes an adapter whose driver is watched. Used in this process and in the one that is killed. */
export type AdapterFactory = (environment: DatabaseEnvironment, probe: Probe, settings: RotationSettings) => Database;
