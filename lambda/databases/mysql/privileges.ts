import type { PrivilegeSettings } from '../../../src/private/handler-contract';
import { SettingsError } from '../../rotation/errors';
import type { SqlConnection } from '../sql';
import { covers, type Grant } from './grants';
import { databaseInGrant, identifier } from './quoting';

const READ = ['SELECT', 'SHOW VIEW'];
const WRITE = [...READ, 'INSERT', 'UPDATE', 'DELETE', 'EXECUTE', 'CREATE TEMPORARY TABLES', 'LOCK TABLES'];

/** `owner` lists its privileges: ALL includes more in each server version, and the superuser may lack one of them. */
const LEVELS: Readonly<Record<PrivilegeSettings['access'], readonly string[]>> = {
  readOnly: READ,
  readWrite: WRITE,
  owner: [...WRITE, 'CREATE', 'DROP', 'REFERENCES', 'INDEX', 'ALTER', 'CREATE VIEW', 'CREATE ROUTINE', 'ALTER ROUTINE', 'EVENT', 'TRIGGER'],
};

/** The privileges that the settings name, on one database. In MySQL, a schema is a database. */
export class Privileges {
  private readonly database: string;

  constructor(private readonly settings: PrivilegeSettings, databaseOfSecret: string | undefined) {
    const database = settings.schema ?? databaseOfSecret;
    if (database === undefined) {
      throw new SettingsError('the settings name privileges, but neither they nor the secret name a database');
    }
    this.database = database;
  }

  /** Creates the database of an `owner` if it is missing. */
  public async prepare(connection: SqlConnection): Promise<void> {
    if (this.settings.access === 'owner') {
      await connection.query(`CREATE DATABASE IF NOT EXISTS ${identifier(this.database)}`);
    }
  }

  public missing(own: readonly Grant[]): Grant[] {
    // A grant without a backslash includes this database.
    const spellings = ['*.*', ...[true, false].map((wildcards) => `${databaseInGrant(this.database, wildcards)}.*`)];
    return this.wanted(true).filter((grant) => !spellings.some((object) => own.some((one) => covers(one, { ...grant, object }))));
  }

  public differences(own: readonly Grant[], username: string): string[] {
    const missing = this.missing(own).map(({ what }) => what);
    return missing.length === 0 ? [] : [`user "${username}" lacks ${missing.join(', ')} on database "${this.database}"`];
  }

  /** The grants themselves. `wildcards`: whether `_` and `%` are wildcards on this server. */
  public wanted(wildcards: boolean): Grant[] {
    const object = `${databaseInGrant(this.database, wildcards)}.*`;
    return LEVELS[this.settings.access].map((what) => ({ kind: 'right', what, object, option: false }));
  }
}
