import { randomInt } from 'node:crypto';
import { SettingsError } from './errors';
import { Log } from './log';
import type { Clock, LogSink, Random, SecretStore } from './ports';
import { Redactor } from './redaction';
import { Rotation, type RotationEvent } from './rotation';
import { strategyFor } from './strategies';
import type { Strategy } from './strategy';
import { type RotationSettings, ROTATION_SETTINGS_VARIABLE } from '../../src/private/handler-contract';
import type { Database, DatabaseEnvironment } from '../databases/database';

/** Far below the function's time-out, so that an error can still be logged. */
const CONNECT_TIMEOUT_MILLIS = 5_000;
const STATEMENT_TIMEOUT_MILLIS = 15_000;

/** What a handler consists of; tests and `cdk-managed-secrets-client` pass their own. */
export interface HandlerParts {
  readonly settings: RotationSettings;
  readonly store: (redactor: Redactor) => SecretStore;
  readonly database?: (environment: DatabaseEnvironment) => Database;
  /** Called for each event. @default - the strategy of the settings */
  readonly strategy?: () => Strategy;
  /** Read at the first event: an error there is reported like any other. */
  readonly certificates?: () => readonly string[];
  readonly sink?: LogSink;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly connectTimeoutMillis?: number;
  readonly statementTimeoutMillis?: number;
}

/** A function that runs one step for one event. */
export function createHandler(parts: HandlerParts): (event: RotationEvent) => Promise<void> {
  return async (event) => {
    // One for each event: the redactor must not grow for ever, and no event sees values of another one.
    const redactor = new Redactor();
    const log = new Log(parts.sink ?? { write: (line) => process.stdout.write(`${line}\n`) }, parts.clock ?? { now: Date.now }, redactor);
    const random = parts.random ?? { below: (limit: number) => randomInt(limit) };
    const tools = { store: parts.store(redactor), random, redactor, log, settings: parts.settings };
    await new Rotation(tools, () => parts.strategy?.() ?? strategyFor(parts.settings, databaseOf(parts, redactor))).handle(event);
  };
}

function databaseOf(parts: HandlerParts, redactor: Redactor): Database | undefined {
  return parts.database?.({
    redactor,
    certificates: parts.certificates?.() ?? [],
    connectTimeoutMillis: parts.connectTimeoutMillis ?? CONNECT_TIMEOUT_MILLIS,
    statementTimeoutMillis: parts.statementTimeoutMillis ?? STATEMENT_TIMEOUT_MILLIS,
  });
}

/** The settings in the function's environment. */
export function settingsFromEnvironment(environment: NodeJS.ProcessEnv = process.env): RotationSettings {
  const text = environment[ROTATION_SETTINGS_VARIABLE];
  if (text === undefined) {
    throw new SettingsError(`the environment variable ${ROTATION_SETTINGS_VARIABLE} is not set`);
  }
  const settings: RotationSettings = JSON.parse(text);
  return settings;
}
