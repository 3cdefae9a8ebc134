import { Aws, Lazy } from 'aws-cdk-lib';
import { DatabaseEngine } from '../../src/engines/database-engine';

const ENGINES: [string, DatabaseEngine][] = Object.entries(DatabaseEngine).filter(([, engine]) => engine instanceof DatabaseEngine);

/*
 * FROZEN. A changed line gives the users of live secrets new passwords that their databases do not know: it needs a
 * new major version and a migration guide.
 */
const SQL = '!"#$%&\'()*+/:;<>?@[\\]`{|}~';
const CACHE = '"%\'()*+,./:;=?@[\\]_`{|}~';
const FROZEN: [string, number, string | undefined, boolean | undefined][] = [
  ['POSTGRES', 32, SQL, undefined],
  ['AURORA_POSTGRES', 32, SQL, undefined],
  ['MYSQL', 32, SQL, undefined],
  ['AURORA_MYSQL', 32, SQL, undefined],
  ['MARIADB', 32, SQL, undefined],
  ['ORACLE', 30, SQL, undefined],
  ['SQLSERVER', 32, SQL, undefined],
  ['DB2', 32, SQL, undefined],
  ['REDSHIFT', 32, SQL, undefined],
  ['REDSHIFT_SERVERLESS', 32, SQL, undefined],
  ['DOCUMENTDB', 32, SQL, undefined],
  ['DOCUMENTDB_ELASTIC', 32, SQL, undefined],
  ['ELASTICACHE_USER', 32, CACHE, undefined],
  ['ELASTICACHE_AUTH_TOKEN', 32, CACHE, undefined],
  ['MEMORYDB_USER', 32, CACHE, undefined],
  ['OPENSEARCH', 32, SQL, undefined],
  ['AMAZON_MQ', 32, '!"#$%&\'()*+,/:;<=>?@[\\]`{|}~', undefined],
  ['INFLUXDB', 32, undefined, true],
];

test('the generated passwords of each engine are frozen', () => {
  const rendered = ENGINES.map(([name, { passwordRules }]) => {
    const { passwordLength, excludeCharacters, excludePunctuation, ...rest } = passwordRules._generator();
    expect(rest).toEqual({
      requireEachIncludedType: true, excludeLowercase: undefined, excludeUppercase: undefined, excludeNumbers: undefined,
    });
    return [name, passwordLength, excludeCharacters, excludePunctuation];
  });

  expect(rendered).toEqual(FROZEN);
});

/** What AWS says each engine takes, written down apart from the table that is tested. */
const TAKEN: { [name: string]: RegExp } = {
  POSTGRES: /^[^/"@ ]{8,128}$/,
  AURORA_POSTGRES: /^[^/"@ ]{8,41}$/,
  MYSQL: /^[^/"@ ]{8,41}$/,
  AURORA_MYSQL: /^[^/"@ ]{8,41}$/,
  MARIADB: /^[^/"@ ]{8,41}$/,
  ORACLE: /^[^/"@&' ]{8,30}$/,
  SQLSERVER: /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[^/"@ ]{8,128}$/,
  DB2: /^[^/"@ ]{8,128}$/,
  REDSHIFT: /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[^/"@'\\ ]{8,64}$/,
  REDSHIFT_SERVERLESS: /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[^/"@'\\ ]{8,64}$/,
  DOCUMENTDB: /^[^/"@ ]{8,100}$/,
  DOCUMENTDB_ELASTIC: /^[^/"@ ]{8,100}$/,
  ELASTICACHE_USER: /^[a-zA-Z0-9!&#$^<>-]{16,128}$/,
  ELASTICACHE_AUTH_TOKEN: /^[a-zA-Z0-9!&#$^<>-]{16,128}$/,
  MEMORYDB_USER: /^[a-zA-Z0-9!&#$^<>-]{16,128}$/,
  OPENSEARCH: /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^a-zA-Z0-9]).{8,128}$/,
  AMAZON_MQ: /^[^,:= ]{12,}$/,
  INFLUXDB: /^[a-zA-Z0-9]{8,64}$/,
};

test.each(ENGINES)('%s accepts every password that can be generated for it', (name, { passwordRules }) => {
  const { alphabet, length, minUniqueCharacters } = passwordRules;
  // Each character stands once in some password, beside one of each type: the most that the generator can vary.
  const types = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z0-9]/].flatMap((type) => alphabet.match(type) ?? []);
  const passwords = [...alphabet].map((character) => [...types, character].join('').padEnd(length, 'xyzw'));

  expect(passwords.filter((password) => !TAKEN[name].test(password))).toEqual([]);
  expect(new Set(alphabet).size).toBeGreaterThanOrEqual(minUniqueCharacters);
});

test('AWS hosts rotation functions for eight engines', () => {
  const hosted = ENGINES.flatMap(([, engine]) => engine.hostedRotationType ?? []);

  expect([...new Set(hosted)].sort()).toEqual(['Db2', 'MariaDB', 'MongoDB', 'MySQL', 'Oracle', 'PostgreSQL', 'Redshift', 'SQLServer']);
});

test('an engine that is not listed is described by the user', () => {
  const engine = DatabaseEngine.of({ name: 'CockroachDB', engineName: 'postgres', port: 26_257 });

  expect([engine.name, engine.engineName, engine.port, engine.hostedRotationType, engine.hasUsername])
    .toEqual(['CockroachDB', 'postgres', 26_257, undefined, true]);
  expect(engine.passwordRules.length).toBe(32);
});

test.each([
  ['an empty name', { name: '', engineName: 'x' }, '`name` must not be empty; give the name that rotation functions and people use '
    + '[engine-name-empty]'],
  ['an empty engine name', { name: 'X', engineName: '' }, '`engineName` must not be empty; give the name that rotation functions and people '
    + 'use [engine-name-empty]'],
  ['tokens', { name: Aws.STACK_NAME, engineName: Aws.REGION },
    '2 problems:\n- `name` must be a literal, got: a token; it is part of the frozen content of secrets, give a literal [engine-name-token]\n'
    + '- `engineName` must be a literal, got: a token; it is part of the frozen content of secrets, give a literal [engine-name-token]'],
  ['a port out of range', { name: 'X', engineName: 'x', port: 65_536 },
    '`port` must be a whole number from 1 to 65535, got: 65536; give the TCP port the engine listens on [engine-port]'],
])('rejects %s', (_, props, message) => {
  expect(() => DatabaseEngine.of(props)).toThrow(new Error(message));
});

test('a port that is a token passes', () => {
  expect(() => DatabaseEngine.of({ name: 'X', engineName: 'x', port: Lazy.number({ produce: () => 0 }) })).not.toThrow();
});
