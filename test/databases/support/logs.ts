import { appendFileSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { Database, DatabaseSession } from '../../../lambda/databases/database';
import { createHandler, type HandlerParts } from '../../../lambda/rotation/create-handler';
import type { SecretStore } from '../../../lambda/rotation/ports';
import type { Login } from '../../../lambda/rotation/secret-content';

/**
 * Collects all that leaves the rotation code, and every value it was shown or made, for one search at the end of
 * the run (`logs-end.ts`). Processes that are killed write here, too: a file keeps what stood in it.
 */

/** The folder, set for the whole run; processes that tests start inherit it, as they do the test's name. */
export const LOGS_VARIABLE = 'CDK_MANAGED_SECRETS_TEST_LOGS';
export const TEST_VARIABLE = 'CDK_MANAGED_SECRETS_TEST_FILE';

/** `ran` stands for a test file; `output` names a file with what processes printed. */
export interface LogRecord {
  readonly kind: 'line' | 'error' | 'value' | 'output' | 'ran';
  readonly test: string;
  readonly text: string;
}

const TIME = /"timestamp":"[^"]*",?/;
/** Most lines say the same but for the time. */
const written = new Set<string>();
let output: number | undefined;

export function collect(kind: LogRecord['kind'], text: string): void {
  const folder = process.env[LOGS_VARIABLE];
  const record = JSON.stringify({ kind, test: process.env[TEST_VARIABLE] ?? '', text: text.replace(TIME, '') } satisfies LogRecord);
  if (folder !== undefined && !written.has(record)) {
    written.add(record);
    appendFileSync(join(folder, `${process.pid}.records`), `${record}\n`);
  }
}

/** `createHandler`, overheard. */
export function overheardHandler(parts: HandlerParts): ReturnType<typeof createHandler> {
  const handle = createHandler({
    ...parts,
    store: (redactor) => overheardStore(parts.store(redactor)),
    sink: {
      write: (line) => {
        collect('line', line);
        parts.sink?.write(line);
      },
    },
  });
  return (event) => overheard(handle(event));
}

/** An error as who prints it whole would show it. */
export async function overheard<T>(action: Promise<T>): Promise<T> {
  try {
    return await action;
  } catch (error) {
    collect('error', inspect(error, { depth: 5, breakLength: Infinity }));
    throw error;
  }
}

/** A login past any handler. */
export function overheardLogin(database: Database, login: Login): Promise<DatabaseSession> {
  collect('value', login.password);
  return overheard(database.open(login));
}

/** Values are noted before they are stored: the process may die of storing one. */
export function overheardStore(store: SecretStore): SecretStore {
  return {
    describe: (secretId) => store.describe(secretId),
    read: async (secretId, selector) => {
      const version = await store.read(secretId, selector);
      collect('value', version?.value ?? '');
      return version;
    },
    unlabelled: (secretId) => store.unlabelled(secretId),
    putPending: async (secretId, versionId, value, rotationToken) => {
      collect('value', value);
      await store.putPending(secretId, versionId, value, rotationToken);
    },
    moveCurrent: (secretId, versions) => store.moveCurrent(secretId, versions),
  };
}

/** Where a process shall print that a test starts. */
export function overheardOutput(): number | 'ignore' {
  const folder = process.env[LOGS_VARIABLE];
  if (folder !== undefined && output === undefined) {
    const file = `${process.pid}-${written.size}.output`;
    output = openSync(join(folder, file), 'a', 0o600);
    collect('output', file);
  }
  return output ?? 'ignore';
}
