import { type Document, MongoClient } from 'mongodb';
import { secureContext } from '../trust';

/** A server that stopped answering must not keep the function from reporting. */
const CLOSE_MILLIS = 1000;
/** DocumentDB stores all users in this database. */
const USERS_DATABASE = 'admin';

/** The host and the user that a driver connects with. TLS is not an option: it is always on and verified. */
export interface MongoTarget {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly certificates: readonly string[];
  readonly connectTimeoutMillis: number;
  readonly statementTimeoutMillis: number;
}

/** A driver, reduced to what an adapter uses; throws the driver's own errors. */
export interface MongoConnector {
  connect(target: MongoTarget): Promise<MongoConnection>;
}

export interface MongoConnection {
  /** Runs a command in the database of users: its name, its subject, and the other parameters. */
  command(name: string, subject: string | number, parameters?: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
}

/** MongoDB's protocol through `mongodb`. SCRAM proves the password, and the server's knowledge of it. */
export class DriverConnector implements MongoConnector {
  public async connect(target: MongoTarget): Promise<MongoConnection> {
    const { username, password, certificates, connectTimeoutMillis, statementTimeoutMillis } = target;
    const client = new MongoClient(`mongodb://${authority(target)}/`, {
      auth: { username, password },
      authSource: USERS_DATABASE,
      tls: true,
      secureContext: secureContext(certificates, target.host),
      // To this host only, not to other members that the server names.
      directConnection: true,
      maxPoolSize: 1,
      retryReads: false,
      retryWrites: false,
      serverSelectionTimeoutMS: connectTimeoutMillis,
      connectTimeoutMS: connectTimeoutMillis,
      socketTimeoutMS: statementTimeoutMillis,
      appName: 'cdk-managed-secrets rotation',
    });
    const connection = new DriverConnection(client);
    try {
      await client.connect();
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }
}

class DriverConnection implements MongoConnection {
  constructor(private readonly client: MongoClient) {}

  public async command(name: string, subject: string | number, parameters: Readonly<Record<string, unknown>> = {}): Promise<Document> {
    return this.client.db(USERS_DATABASE).command({ [name]: subject, ...parameters });
  }

  public async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_MILLIS);
    });
    await Promise.race([this.client.close(true).catch(() => undefined), patience]);
    clearTimeout(timer);
  }
}

function authority({ host, port }: MongoTarget): string {
  return host.includes(':') ? `[${host}]:${port}` : `${encodeURIComponent(host)}:${port}`;
}
