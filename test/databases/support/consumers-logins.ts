import { Redis } from 'iovalkey';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';

/** What a consumer finds in the secret. */
export interface SecretContent {
  readonly host: string;
  readonly port: number;
  readonly dbname?: string;
  readonly username: string;
  readonly password: string;
}

/** Logs in by the driver that an application would use, over verified TLS, and out again. */
export type LogIn = (secret: SecretContent, authority: string) => Promise<void>;

interface Way {
  readonly logIn: LogIn;
  /** Whether the server refused the password, as against every other error. */
  isRefusal(error: Readonly<Record<string, unknown>>): boolean;
}

/** By the kit's adapter. */
const WAYS: Readonly<Record<string, Way>> = {
  postgres: { logIn: postgres, isRefusal: ({ code }) => code === '28P01' },
  mysql: { logIn: mysql, isRefusal: ({ errno }) => errno === 1045 },
  redis: { logIn: redis, isRefusal: ({ message }) => String(message).startsWith('WRONGPASS') },
};

/** Whether the server takes the password; throws where the login failed for another reason. */
export async function takes(adapter: string, secret: SecretContent, authority: string): Promise<boolean> {
  const way = WAYS[adapter];
  if (!way) {
    throw new Error(`no way to log in for ${adapter}`);
  }
  try {
    await way.logIn(secret, authority);
    return true;
  } catch (error) {
    if (error instanceof Error && way.isRefusal({ ...error, message: error.message })) {
      return false;
    }
    throw error;
  }
}

async function postgres({ host, port, dbname, username, password }: SecretContent, authority: string): Promise<void> {
  const client = new Client({ host, port, database: dbname, user: username, password, ssl: { ca: authority, host } });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } finally {
    await client.end();
  }
}

async function mysql({ host, port, dbname, username, password }: SecretContent, authority: string): Promise<void> {
  const connection = await createConnection({ host, port, database: dbname, user: username, password, charset: 'UTF8MB4_BIN', ssl: { ca: authority } });
  connection.destroy();
}

async function redis({ host, port, username, password }: SecretContent, authority: string): Promise<void> {
  const client = new Redis({ host, port, tls: { ca: authority }, lazyConnect: true, enableReadyCheck: false, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.call('AUTH', username, password);
  } finally {
    client.disconnect();
  }
}
