import { PrivilegeSettings } from '../../private/handler-contract';
import { Problem, raise } from '../../private/problems';
import { isKnown } from '../../private/tokens';

/** Limits of privileges. */
export interface DatabasePrivilegesOptions {
  /**
   * The database, if it is not the one that the secret names. Name it, too, if principals that may write the secret must not choose it.
   *
   * @default - the `dbname` of the secret; RDS writes it there if the database has a name
   */
  readonly database?: string;

  /**
   * The schema within the database.
   *
   * @default - every schema of the database
   */
  readonly schema?: string;
}

/**
 * The privileges of a database user. The first rotation creates the user and grants them with the superuser's secret. Later rotations
 * check them and grant what is missing. A user that was deleted is created again.
 *
 * Other privileges of the user are not revoked.
 */
export class DatabasePrivileges {
  /**
   * Creating tables, changing and dropping those that the user created itself, and all that `readWrite` allows.
   *
   * To change a table that another user created, the user must become its owner: `ALTER TABLE … OWNER TO` in PostgreSQL.
   *
   * @throws if a name is empty
   */
  public static owner(options: DatabasePrivilegesOptions = {}): DatabasePrivileges {
    return new DatabasePrivileges('owner', options);
  }

  /**
   * Reading, inserting, updating and deleting rows of existing and future tables. In PostgreSQL, future tables are those of the
   * superuser, and of each role that owns an object there when a rotation runs and that the superuser may act as.
   *
   * @throws if a name is empty
   */
  public static readWrite(options: DatabasePrivilegesOptions = {}): DatabasePrivileges {
    return new DatabasePrivileges('readWrite', options);
  }

  /**
   * Reading existing and future tables, as with `readWrite`.
   *
   * @throws if a name is empty
   */
  public static readOnly(options: DatabasePrivilegesOptions = {}): DatabasePrivileges {
    return new DatabasePrivileges('readOnly', options);
  }

  /** The database to which they apply; undefined for the one of the secret. */
  public readonly database?: string;

  /** The schema to which they are limited; undefined for all schemas of the database. */
  public readonly schema?: string;

  private constructor(private readonly access: PrivilegeSettings['access'], { database, schema }: DatabasePrivilegesOptions) {
    raise([...checkName('database', database), ...checkName('schema', schema)]);
    this.database = database;
    this.schema = schema;
  }

  /** @internal */
  public get _settings(): PrivilegeSettings {
    return { access: this.access, database: this.database, schema: this.schema };
  }
}

function checkName(prop: string, name: string | undefined): Problem[] {
  return !isKnown(name) || name.length > 0 ? [] : [{
    id: 'database-privileges-name',
    message: `\`${prop}\` must not be empty, got: ""; name the ${prop}, or leave it out`,
  }];
}
