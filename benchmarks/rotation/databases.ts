import { existsSync } from 'node:fs';
import { rootOf } from '../../scripts/test-databases/debian';
import { MARIADB, MYSQL } from '../../scripts/test-databases/mysql';
import type { RotationSettings } from '../../src/private/handler-contract';
import { EmbeddedPostgres } from '../../test/databases/support/embedded-postgres';
import { MysqlServer } from '../../test/databases/support/mysql-server';

export const SUPERUSER_SECRET = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:superuser-AbCdEf';
const SUPERUSER = { username: 'administrator', password: 'administrator-Pw-1' };
const FIRST_PASSWORD = 'first-Password-1';
const PASSWORD = {
  length: 32,
  characterSets: ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789', '-._~'],
  requireEachSet: true,
};

/** One strategy on one database. Both sides rotate it, each with a secret of its own. */
export interface DatabaseCase {
  readonly name: string;
  readonly protocol: 'postgres' | 'mysql';
  /** The folder of AWS's function for this case. */
  readonly awsFunction: string;
  readonly authority: string;
  readonly settings: RotationSettings;
  readonly superuser: string;
  /** The first value of the secret of a side. */
  secretOf(side: string): string;
}

/** The running servers, and the cases on them. */
export interface Databases {
  readonly cases: readonly DatabaseCase[];
  stop(): Promise<void>;
}

interface Server {
  readonly host: string;
  readonly port: number;
  readonly authority: { readonly certificate: string };
  stop(): Promise<void>;
}

interface Engine {
  readonly name: string;
  readonly protocol: DatabaseCase['protocol'];
  readonly awsName: string;
  readonly engine: string;
}

const POSTGRES: Engine = { name: 'PostgreSQL 18', protocol: 'postgres', awsName: 'PostgreSQL', engine: 'postgres' };
const MYSQL_ENGINES = [
  { name: 'MariaDB 10.11', protocol: 'mysql', awsName: 'MariaDB', engine: 'mariadb', files: MARIADB },
  { name: 'MySQL 9.7', protocol: 'mysql', awsName: 'MySQL', engine: 'mysql', files: MYSQL },
] as const;

/** Starts PostgreSQL, and MariaDB and MySQL if `npm run test:databases` has downloaded them. */
export async function startDatabases(): Promise<Databases> {
  const servers: Server[] = [];
  const stop = async (): Promise<void> => void await Promise.all(servers.map((server) => server.stop()));
  const cases: DatabaseCase[] = [];
  try {
    const postgres = await EmbeddedPostgres.start();
    servers.push(postgres);
    await postgres.run(`CREATE ROLE ${SUPERUSER.username} LOGIN CREATEROLE CREATEDB PASSWORD '${SUPERUSER.password}'`);
    await postgres.run(users('postgres').map((user) => `CREATE ROLE ${user} LOGIN PASSWORD '${FIRST_PASSWORD}'`),
      { user: SUPERUSER.username, password: SUPERUSER.password });
    cases.push(...casesOf(POSTGRES, postgres, 'postgres'));
    for (const engine of MYSQL_ENGINES.filter(({ files }) => existsSync(rootOf(files)))) {
      const server = await MysqlServer.start(engine.engine);
      servers.push(server);
      await server.run(mysqlStatements(engine));
      cases.push(...casesOf(engine, server, 'app'));
    }
    return { cases, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Accounts that AWS's functions support: without roles, and for any host. */
function mysqlStatements({ engine }: Engine): string[] {
  return [
    'CREATE DATABASE app',
    `CREATE USER ${SUPERUSER.username}@'%' IDENTIFIED BY '${SUPERUSER.password}'`, `GRANT ALL ON *.* TO ${SUPERUSER.username}@'%' WITH GRANT OPTION`,
    ...users(engine).flatMap((user) => [
      `CREATE USER ${user}@'%' IDENTIFIED BY '${FIRST_PASSWORD}'`,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON app.* TO ${user}@'%'`,
    ]),
  ];
}

/** One user for each side and strategy. The functions create the second one of alternating users. */
function users(engine: string): string[] {
  return ['ours', 'AWS'].flatMap((side) => ['single', 'alternating'].map((strategy) => userOf(side, engine, strategy)));
}

function userOf(side: string, engine: string, strategy: string): string {
  return `${side}_${engine}_${strategy}`.toLowerCase();
}

function casesOf({ name, protocol, awsName, engine }: Engine, server: Server, dbname: string): DatabaseCase[] {
  const place = { engine, host: server.host, port: server.port, dbname, ssl: true };
  const common = { protocol, authority: server.authority.certificate, superuser: JSON.stringify({ ...place, ...SUPERUSER }) };
  const secret = (side: string, strategy: string, more: object = {}): string =>
    JSON.stringify({ ...place, username: userOf(side, engine, strategy), password: FIRST_PASSWORD, ...more });
  const first = userOf('ours', engine, 'alternating');
  return [
    {
      ...common,
      name: `${name}, single user`,
      awsFunction: `SecretsManagerRDS${awsName}RotationSingleUser`,
      settings: { strategy: { kind: 'singleUser' }, password: PASSWORD },
      secretOf: (side) => secret(side, 'single'),
    },
    {
      ...common,
      name: `${name}, alternating users`,
      awsFunction: `SecretsManagerRDS${awsName}RotationMultiUser`,
      settings: {
        strategy: { kind: 'alternatingUsers', usernames: [first, `${first}_2`], ownerRole: `${first}_owner` },
        password: PASSWORD,
        superuserSecretArn: SUPERUSER_SECRET,
      },
      secretOf: (side) => secret(side, 'alternating', { masterarn: SUPERUSER_SECRET }),
    },
  ];
}
