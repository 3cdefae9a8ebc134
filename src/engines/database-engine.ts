import { ANALYTIC_AND_DOCUMENT_FACTS, AURORA_FACTS, CACHE_FACTS, EngineFacts, OTHER_FACTS, RDS_FACTS } from './engine-facts';
import { PasswordRules } from './password-rules';
import { checkPort } from '../private/checks';
import { Problem, raise } from '../private/problems';
import { isKnown } from '../private/tokens';

/** Properties of `DatabaseEngine.of`. */
export interface DatabaseEngineProps {
  /** The name of the engine in messages, such as `CockroachDB`. */
  readonly name: string;

  /** The value of `engine` in the secret's JSON, such as `postgres`. Rotation functions choose their driver by it. */
  readonly engineName: string;

  /**
   * The default TCP port of the engine, 1 to 65535.
   *
   * @default - none; `DatabaseTarget.host` then requires a port
   */
  readonly port?: number;

  /**
   * The rules of the passwords that the engine accepts.
   *
   * @default - 32 characters: letters, digits and punctuation
   */
  readonly passwordRules?: PasswordRules;

  /**
   * Whether its credentials include a user name. If not, they are a password only.
   *
   * @default true
   */
  readonly hasUsername?: boolean;
}

/**
 * A database engine: the passwords it accepts, its port, its name in a secret, and whether AWS hosts rotation functions for it.
 *
 * Password rules are frozen per major version, since a changed rule generates a new password for every existing secret.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html
 */
export class DatabaseEngine {
  /** RDS for PostgreSQL: passwords of 8 to 128 characters. */
  public static readonly POSTGRES = new DatabaseEngine(RDS_FACTS.POSTGRES);

  /** Aurora PostgreSQL: passwords of 8 to 41 characters. */
  public static readonly AURORA_POSTGRES = new DatabaseEngine(AURORA_FACTS.AURORA_POSTGRES);

  /** RDS for MySQL: passwords of 8 to 41 characters. */
  public static readonly MYSQL = new DatabaseEngine(RDS_FACTS.MYSQL);

  /** Aurora MySQL: passwords of 8 to 41 characters. */
  public static readonly AURORA_MYSQL = new DatabaseEngine(AURORA_FACTS.AURORA_MYSQL);

  /** RDS for MariaDB: passwords of 8 to 41 characters. */
  public static readonly MARIADB = new DatabaseEngine(RDS_FACTS.MARIADB);

  /** RDS for Oracle: passwords of 8 to 30 characters. */
  public static readonly ORACLE = new DatabaseEngine(RDS_FACTS.ORACLE);

  /** RDS for SQL Server: passwords of 8 to 128 characters, of at least three types. */
  public static readonly SQLSERVER = new DatabaseEngine(RDS_FACTS.SQLSERVER);

  /** RDS for Db2: passwords of 8 to 128 characters; users cannot change their own passwords. */
  public static readonly DB2 = new DatabaseEngine(RDS_FACTS.DB2);

  /** Redshift, provisioned: passwords of 8 to 64 characters with uppercase, lowercase and digits. */
  public static readonly REDSHIFT = new DatabaseEngine(ANALYTIC_AND_DOCUMENT_FACTS.REDSHIFT);

  /** Redshift Serverless: passwords of 8 to 64 characters with uppercase, lowercase and digits. */
  public static readonly REDSHIFT_SERVERLESS = new DatabaseEngine(ANALYTIC_AND_DOCUMENT_FACTS.REDSHIFT_SERVERLESS);

  /** DocumentDB, instance-based: passwords of 8 to 100 characters. */
  public static readonly DOCUMENTDB = new DatabaseEngine(ANALYTIC_AND_DOCUMENT_FACTS.DOCUMENTDB);

  /** DocumentDB elastic clusters: passwords of 8 to 100 characters. */
  public static readonly DOCUMENTDB_ELASTIC = new DatabaseEngine(ANALYTIC_AND_DOCUMENT_FACTS.DOCUMENTDB_ELASTIC);

  /** A user of ElastiCache for Valkey or Redis OSS: passwords of 16 to 128 characters. */
  public static readonly ELASTICACHE_USER = new DatabaseEngine(CACHE_FACTS.ELASTICACHE_USER);

  /** The AUTH token of an ElastiCache cluster: 16 to 128 characters, no user name. */
  public static readonly ELASTICACHE_AUTH_TOKEN = new DatabaseEngine(CACHE_FACTS.ELASTICACHE_AUTH_TOKEN);

  /** A user of MemoryDB: passwords of 16 to 128 characters. */
  public static readonly MEMORYDB_USER = new DatabaseEngine(CACHE_FACTS.MEMORYDB_USER);

  /** The internal user of an OpenSearch Service domain: passwords of 8 to 128 characters, of all four types. */
  public static readonly OPENSEARCH = new DatabaseEngine(OTHER_FACTS.OPENSEARCH);

  /** A user of an Amazon MQ broker: passwords of at least 12 characters, 4 of them different, without `,`, `:` and `=`. */
  public static readonly AMAZON_MQ = new DatabaseEngine(OTHER_FACTS.AMAZON_MQ);

  /** Timestream for InfluxDB: passwords of 8 to 64 letters and digits. */
  public static readonly INFLUXDB = new DatabaseEngine(OTHER_FACTS.INFLUXDB);

  /**
   * An engine that is not listed here.
   *
   * @param props the facts about the engine
   * @throws if `name` or `engineName` is empty or a token, or `port` is not from 1 to 65535
   */
  public static of(props: DatabaseEngineProps): DatabaseEngine {
    raise(checkEngine(props));
    return new DatabaseEngine({ ...props, passwordRules: props.passwordRules ?? PasswordRules.of() });
  }

  /** The name of the engine in messages, such as `PostgreSQL`. */
  public readonly name: string;

  /** The value of `engine` in the secret's JSON, such as `postgres`. */
  public readonly engineName: string;

  /** The default TCP port of the engine. */
  public readonly port?: number;

  /** The rules of the passwords that the engine accepts. */
  public readonly passwordRules: PasswordRules;

  /** The name of the engine in CloudFormation's hosted rotation, such as `PostgreSQL`; undefined if AWS hosts no function for it. */
  public readonly hostedRotationType?: string;

  /** Whether its credentials include a user name. If not, they are a password only. */
  public readonly hasUsername: boolean;

  /** Whether users cannot change their own passwords. Then single-user rotation requires the secret of a superuser. */
  public readonly rotationNeedsSuperuser: boolean;

  private constructor(facts: EngineFacts) {
    this.name = facts.name;
    this.engineName = facts.engineName;
    this.port = facts.port;
    this.passwordRules = facts.passwordRules;
    this.hostedRotationType = facts.hostedRotationType;
    this.hasUsername = facts.hasUsername ?? true;
    this.rotationNeedsSuperuser = facts.rotationNeedsSuperuser ?? false;
  }
}

function checkEngine({ name, engineName, port }: DatabaseEngineProps): Problem[] {
  const problems = Object.entries({ name, engineName }).flatMap(([prop, value]) => checkName(prop, value));
  return [...problems, ...checkPort('engine-port', port, 'engine')];
}

/** The name is part of the frozen content of secrets, so it must not be a token: its text could change later. */
function checkName(prop: string, value: string): Problem[] {
  if (!isKnown(value)) {
    return [{
      id: 'engine-name-token',
      message: `\`${prop}\` must be a literal, got: a token; it is part of the frozen content of secrets, give a literal`,
    }];
  }
  return value.length > 0 ? [] : [{
    id: 'engine-name-empty',
    message: `\`${prop}\` must not be empty; give the name that rotation functions and people use`,
  }];
}
