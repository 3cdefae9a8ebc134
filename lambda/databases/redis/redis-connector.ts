import { Redis } from 'iovalkey';
import { secureContext } from '../trust';

/** The host that a driver connects to. TLS is not an option: it is always on and verified. */
export interface RedisTarget {
  readonly host: string;
  readonly port: number;
  readonly certificates: readonly string[];
  readonly connectTimeoutMillis: number;
  readonly statementTimeoutMillis: number;
}

/** A driver, reduced to what an adapter uses; throws the driver's own errors. */
export interface RedisConnector {
  /** Connects without logging in: `AUTH` is a command like any other. */
  connect(target: RedisTarget): Promise<RedisConnection>;
}

export interface RedisConnection {
  /** Sends a command; words of its name are separated by a space, as in `ACL SETUSER`. */
  command(name: string, ...parameters: readonly string[]): Promise<unknown>;
  close(): Promise<void>;
}

/** The protocol of Redis and Valkey through `iovalkey`. */
export class IovalkeyConnector implements RedisConnector {
  public async connect(target: RedisTarget): Promise<RedisConnection> {
    let failure: unknown;
    const client = new Redis({
      host: target.host,
      port: target.port,
      tls: { secureContext: secureContext(target.certificates, target.host), rejectUnauthorized: true },
      connectTimeout: target.connectTimeoutMillis,
      commandTimeout: target.statementTimeoutMillis,
      lazyConnect: true,
      // Each of these would send further commands, or ours a second time.
      enableReadyCheck: false,
      autoResendUnfulfilledCommands: false,
      retryStrategy: () => null,
    });
    // The promise only reports that the connection is closed; an event has the reason. Without a listener, it would end the process.
    client.on('error', (error: unknown) => {
      failure ??= error;
    });
    try {
      await client.connect();
    } catch (error) {
      client.disconnect();
      throw failure ?? error;
    }
    return new IovalkeyConnection(client, () => failure);
  }
}

class IovalkeyConnection implements RedisConnection {
  constructor(private readonly client: Redis, private readonly failure: () => unknown) {}

  public async command(name: string, ...parameters: readonly string[]): Promise<unknown> {
    const [word = name, ...words] = name.split(' ');
    try {
      return await this.client.call(word, ...words, ...parameters);
    } catch (error) {
      throw this.failure() ?? error;
    }
  }

  public close(): Promise<void> {
    this.client.disconnect();
    return Promise.resolve();
  }
}
