import type { Generation } from './rotated-secret';
import { identifier, literal } from '../../lambda/databases/postgres/quoting';
import { EmbeddedPostgres } from '../../test/databases/support/embedded-postgres';
import { randomPassword } from '../loopback/random-password';

interface Login {
  readonly username: string;
  readonly password: string;
}

/** A PostgreSQL server on this machine, in the state after a deployment with a generated secret. */
export class LiveDatabase {
  public static async start(): Promise<LiveDatabase> {
    return new LiveDatabase(await EmbeddedPostgres.start({}, { apart: true }));
  }

  private databaseName = 'postgres';

  private constructor(private readonly server: EmbeddedPostgres) {}

  /** The authority that signed its certificate. */
  public get authority(): string {
    return this.server.authority.certificate;
  }

  public async version(): Promise<string> {
    const [row] = await this.server.run('SHOW server_version');
    return String(row.server_version);
  }

  /** Generates the secret, creates its user as the master, and attaches the secret to the database. Resolves to the secret's value. */
  public async deploy(generation: Generation, databaseName: string | undefined): Promise<string> {
    const { SecretStringTemplate, GenerateStringKey, ...password } = generation;
    const content: Login = { ...JSON.parse(SecretStringTemplate), [GenerateStringKey]: randomPassword(password) };
    const master = identifier(content.username);
    await this.server.run([
      `CREATE ROLE ${master} LOGIN CREATEROLE CREATEDB PASSWORD ${literal(content.password)}`,
      ...databaseName === undefined ? [] : [`CREATE DATABASE ${identifier(databaseName)} OWNER ${master}`],
    ]);
    this.databaseName = databaseName ?? this.databaseName;
    const attached = { engine: 'postgres', host: this.server.host, port: this.server.port };
    return JSON.stringify({ ...content, ...attached, ...databaseName === undefined ? {} : { dbname: databaseName } });
  }

  /** Whether the login in a secret's value still works. It asks the database directly, without the function. */
  public async accepts(value: string): Promise<boolean> {
    const { username, password }: Login = JSON.parse(value);
    return this.server.run('SELECT 1', { user: username, password, database: this.databaseName }).then(() => true, () => false);
  }

  public stop(): Promise<void> {
    return this.server.stop();
  }
}
