import { PasswordCharacterType } from './password-characters';
import { PasswordRules, PasswordRulesOptions } from './password-rules';

const { LOWERCASE, UPPERCASE, NUMBERS, PUNCTUATION } = PasswordCharacterType;

/** The facts about one engine. Generation, rotation and targets all use this table. */
export interface EngineFacts {
  readonly name: string;
  readonly engineName: string;
  readonly port?: number;
  readonly hostedRotationType?: string;
  readonly hasUsername?: boolean;
  readonly rotationNeedsSuperuser?: boolean;
  readonly passwordRules: PasswordRules;
}

/*
 * FROZEN per major version: if anything here changes, CloudFormation generates a new password while the database keeps
 * the old one. A wrong fact is corrected in the next major version. Until then users can give `passwordRules`.
 */

/**
 * RDS does not accept / " @ and the space. It accepts other punctuation, such as ' ` \ % $ & and the semicolon.
 * These must be escaped in SQL literals, shells and connection strings. They are not generated either: the errors they cause
 * cost more than the six bits they add.
 */
const FORBIDDEN = '"/@';
const NEEDS_ESCAPING = '!#$%&\'()*+:;<>?[\\]`{|}~';
const SQL_EXCLUDED = `${FORBIDDEN}${NEEDS_ESCAPING}`;

function rds(minLength: number, maxLength: number, options: PasswordRulesOptions = {}): PasswordRules {
  return PasswordRules.of({ minLength, maxLength, excludeCharacters: SQL_EXCLUDED, ...options });
}

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html (MasterUserPassword) */
export const RDS_FACTS = {
  POSTGRES: { name: 'PostgreSQL', engineName: 'postgres', port: 5432, hostedRotationType: 'PostgreSQL', passwordRules: rds(8, 128) },
  MYSQL: { name: 'MySQL', engineName: 'mysql', port: 3306, hostedRotationType: 'MySQL', passwordRules: rds(8, 41) },
  MARIADB: { name: 'MariaDB', engineName: 'mariadb', port: 3306, hostedRotationType: 'MariaDB', passwordRules: rds(8, 41) },
  // Oracle accepts at most 30 characters. The usual 32 would fail at the next deployment.
  ORACLE: { name: 'Oracle', engineName: 'oracle', port: 1521, hostedRotationType: 'Oracle', passwordRules: rds(8, 30) },
  // SQL Server requires three of the four types.
  SQLSERVER: {
    name: 'SQL Server',
    engineName: 'sqlserver',
    port: 1433,
    hostedRotationType: 'SQLServer',
    passwordRules: rds(8, 128, { requiredTypes: [LOWERCASE, UPPERCASE, NUMBERS] }),
  },
  // At most 255 when an instance is created and 128 when it is restored from a backup: the lower limit fits both.
  DB2: {
    name: 'Db2', engineName: 'db2', port: 50_000, hostedRotationType: 'Db2', rotationNeedsSuperuser: true, passwordRules: rds(8, 128),
  },
} satisfies Record<string, EngineFacts>;

/**
 * The API accepts 8 to 41 characters for a cluster of any engine.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html (MasterUserPassword)
 */
export const AURORA_FACTS = {
  AURORA_POSTGRES: { ...RDS_FACTS.POSTGRES, name: 'Aurora PostgreSQL', passwordRules: rds(8, 41) },
  AURORA_MYSQL: { ...RDS_FACTS.MYSQL, name: 'Aurora MySQL', passwordRules: rds(8, 41) },
} satisfies Record<string, EngineFacts>;

/** @see https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateCluster.html (MasterUserPassword) */
const REDSHIFT: EngineFacts = {
  name: 'Redshift',
  engineName: 'redshift',
  port: 5439,
  hostedRotationType: 'Redshift',
  passwordRules: rds(8, 64, { requiredTypes: [LOWERCASE, UPPERCASE, NUMBERS] }),
};

/** @see https://docs.aws.amazon.com/documentdb/latest/developerguide/API_CreateDBCluster.html (MasterUserPassword) */
const DOCUMENTDB: EngineFacts = {
  name: 'DocumentDB', engineName: 'mongo', port: 27_017, hostedRotationType: 'MongoDB', passwordRules: rds(8, 100),
};

export const ANALYTIC_AND_DOCUMENT_FACTS = {
  REDSHIFT,
  REDSHIFT_SERVERLESS: { ...REDSHIFT, name: 'Redshift Serverless' },
  DOCUMENTDB,
  DOCUMENTDB_ELASTIC: { ...DOCUMENTDB, name: 'DocumentDB elastic' },
} satisfies Record<string, EngineFacts>;

/**
 * To create a token, the API accepts only the punctuation `!&#$^<>-`. To modify one, it forbids only `/"@%`. What both accept is generated.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html
 */
const ELASTICACHE_AUTH_TOKEN: EngineFacts = {
  name: 'ElastiCache AUTH token',
  engineName: 'redis',
  port: 6379,
  hasUsername: false,
  passwordRules: PasswordRules.of({ minLength: 16, maxLength: 128, punctuation: '!&#$^<>-' }),
};

/** @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html */
const ELASTICACHE_USER: EngineFacts = {
  name: 'ElastiCache user',
  engineName: 'redis',
  port: 6379,
  passwordRules: PasswordRules.of({ minLength: 16, maxLength: 128, punctuation: '!&#$^<>-' }),
};

export const CACHE_FACTS = {
  ELASTICACHE_USER,
  ELASTICACHE_AUTH_TOKEN,
  MEMORYDB_USER: { ...ELASTICACHE_USER, name: 'MemoryDB user' },
} satisfies Record<string, EngineFacts>;

export const OTHER_FACTS = {
  /** @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html */
  OPENSEARCH: {
    name: 'OpenSearch',
    engineName: 'opensearch',
    port: 443,
    passwordRules: rds(8, 128, { requiredTypes: [LOWERCASE, UPPERCASE, NUMBERS, PUNCTUATION] }),
  },
  /** @see https://docs.aws.amazon.com/amazon-mq/latest/api-reference/brokers-broker-id-users-username.html */
  AMAZON_MQ: {
    name: 'Amazon MQ',
    engineName: 'amazonmq', // no port: ActiveMQ and RabbitMQ have different ones
    passwordRules: PasswordRules.of({ minLength: 12, excludeCharacters: `${SQL_EXCLUDED},:=`, minUniqueCharacters: 4 }),
  },
  /** @see https://docs.aws.amazon.com/ts-influxdb/latest/ts-influxdb-api/API_CreateDbInstance.html */
  INFLUXDB: {
    name: 'Timestream for InfluxDB',
    engineName: 'timestream-influxdb',
    port: 8086,
    passwordRules: PasswordRules.of({ minLength: 8, maxLength: 64, excludePunctuation: true }),
  },
} satisfies Record<string, EngineFacts>;
