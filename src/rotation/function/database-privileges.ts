import { PrivilegeSettings } from '../../private/handler-contract';
import { Problem, raise } from '../../private/problems';
import { isKnown } from '../../private/tokens';

/** To what privileges are limited. */
export interface DatabasePrivilegesOptions {
  /**
   * The database, where it is not the one that the secret names. Name it, too, where whoever may write the secret must not choose.
   *
   * @default - the `dbname` of the secret, which a database with a name of its own writes there
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
 * What a database user may do. The first rotation makes the user and grants it with the superuser's secret, later ones prove it
 * and mend what is missing. A user that was deleted is made anew.
 *
 * Nothing that the user may do besides is taken away.
 */
export class DatabasePrivileges {
  /**
   * Making tables, changing and dropping those it made itself, and all that `readWrite` allows.
   *
   * To change a table that somebody else made, the user must be handed it: `ALTER TABLE … OWNER TO` in PostgreSQL.
   *
   * @throws where a name is empty
   */
  public static owner(options: DatabasePrivilegesOptions = {}): DatabasePrivileges {
    return new DatabasePrivileges('owner', options);
  }

  /**
   * Reading, inserting, updating and deleting rows of the tables there are and of those to come: in PostgreSQL those that the
   * superuser makes, and whoever owns something there when a rotation runs and is one that the superuser may act as.
   *
   * @throws where a name is empty
   */
  public static readWrite(options: DatabasePrivilegesOptions = {}): DatabasePrivileges {
    return new DatabasePrivileges('readWrite', options);
  }

  /**
   * Reading the tables there are and those to come, as with `readWrite`.
   *
   * @throws where a name is empty
   */
  public static readOnly(options: DatabasePrivilegesOptions = {}): DatabasePrivileges {
    return new DatabasePrivileges('readOnly', options);
  }

  /** The database they are about; undefined for that of the secret. */
  public readonly database?: string;

  /** The schema they are limited to; undefined for all of the database. */
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
