import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineKit } from '../databases/support/engine-kit';
import { ManagedRedisKit } from '../databases/support/managed-redis-kit';
import { MongoKit } from '../databases/support/mongo-kit';
import { MysqlKit } from '../databases/support/mysql-kit';
import { OracleKit } from '../databases/support/oracle-kit';
import { PostgresKit } from '../databases/support/postgres-kit';
import { RedisKit } from '../databases/support/redis-kit';
import { SqlServerKit } from '../databases/support/sqlserver-kit';

/** Kits start nothing when they are made. */
const KITS: readonly (readonly [string, EngineKit])[] = [
  ['PostgreSQL', new PostgresKit()],
  ['mysql', new MysqlKit('mysql')],
  ['mariadb', new MysqlKit('mariadb')],
  ['redis', new RedisKit('redis')],
  ['valkey', new RedisKit('valkey')],
  ['elasticache', new ManagedRedisKit('elasticache')],
  ['memorydb', new ManagedRedisKit('memorydb')],
  ['DocumentDB stand-in', new MongoKit()],
  ['SQL Server (stand-in)', new SqlServerKit()],
  ['Oracle (stand-in)', new OracleKit()],
];

const FOLDER = join(__dirname, '../databases');
const guide = readFileSync(join(__dirname, '../../docs/guides/what-is-proved.md'), 'utf8');
/** Of the first table; the others say more of the same engines. */
const rows = (guide.split('\n## ')[0] ?? '').split('\n').filter((line) => /^\| (?!engine|---)/.test(line)).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));

test('the table has a line for every kit, with the strategies that were tried, and no other', () => {
  expect(rows.map(([engine, strategies]) => [engine, strategies])).toEqual(
    KITS.map(([name, kit]) => [name, kit.strategies.map((strategy) => strategy.name).join(', ')]));
});

test('every adapter of the suites stands in the table', () => {
  const registered = readdirSync(join(FOLDER, 'support/adapters')).map((file) => file.replace('.ts', ''));
  expect([...new Set(KITS.map(([, kit]) => kit.adapter))].sort()).toEqual(registered.sort());
});

test('what stands in for a server is called so, and nothing else is', () => {
  const said = rows.map(([engine, , on]) => [engine, /stand-in/.test(on ?? '')]);
  expect(said.filter(([, standIn]) => standIn).map(([engine]) => engine)).toEqual(
    ['elasticache', 'memorydb', 'DocumentDB stand-in', 'SQL Server (stand-in)', 'Oracle (stand-in)']);
});
