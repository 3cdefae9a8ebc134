import { DatabaseEngine } from '../../../src/engines/database-engine';
import { bundleOf, NO_DATABASE, protocolOf } from '../../../src/rotation/function/rotation-protocols';

describe('bundles', () => {
  test.each([['postgres', protocolOf(DatabaseEngine.POSTGRES)!], ['regenerate', NO_DATABASE]])('that of %s is in the package', (name, protocol) => {
    expect(protocol.name).toBe(name);
    expect(bundleOf(protocol)).toMatch(new RegExp(`assets/rotation-${name}$`));
  });

  test.each([
    [DatabaseEngine.POSTGRES, 'postgres'], [DatabaseEngine.AURORA_POSTGRES, 'postgres'], [DatabaseEngine.REDSHIFT, 'postgres'],
    [DatabaseEngine.MYSQL, 'mysql'], [DatabaseEngine.MARIADB, 'mysql'], [DatabaseEngine.AURORA_MYSQL, 'mysql'],
    [DatabaseEngine.SQLSERVER, 'sqlserver'], [DatabaseEngine.ORACLE, 'oracle'], [DatabaseEngine.DOCUMENTDB, 'mongodb'],
    [DatabaseEngine.ELASTICACHE_USER, 'elasticache'], [DatabaseEngine.MEMORYDB_USER, 'elasticache'],
    [DatabaseEngine.of({ name: 'Valkey', engineName: 'redis', port: 6379 }), 'redis'],
    [DatabaseEngine.of({ name: 'CockroachDB', engineName: 'postgres', port: 26_257 }), 'postgres'],
    [DatabaseEngine.DB2, undefined], [DatabaseEngine.OPENSEARCH, undefined], [DatabaseEngine.ELASTICACHE_AUTH_TOKEN, undefined],
    [DatabaseEngine.of({ name: 'Odd', engineName: 'toString' }), undefined],
  ])('%#: the protocol of each engine', (engine, name) => {
    expect(protocolOf(engine)?.name).toBe(name);
  });
});
