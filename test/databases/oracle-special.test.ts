import { createServer as createTcpServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { issue, makeAuthority } from './support/certificates';
import { overheardLogin } from './support/logs';
import { OracleKit } from './support/oracle-kit';
import { Rig, SECRET, version } from './support/runner';
import type { WorldOptions } from './support/worlds';
import { OracleDatabase } from '../../lambda/databases/oracle/oracle-database';
import { OracledbConnector } from '../../lambda/databases/oracle/oracledb-connector';
import { Redactor } from '../../lambda/rotation/redaction';

jest.setTimeout(60_000);

const kit = new OracleKit();
let worlds = 0;
beforeAll(() => kit.start());
afterAll(() => kit.stop());

async function rigFor(options: WorldOptions): Promise<Rig> {
  return new Rig(kit, await kit.world(`s${++worlds}`, options));
}

describe('Oracle (stand-in)', () => {
  test.each(['expire', 'lock'] as const)('a superuser repairs a user after: %s', async (what) => {
    const rig = await rigFor({ strategy: { kind: 'singleUser' }, withSuperuser: true });
    await rig.world.sabotage[what]?.(rig.credentials().username);
    await rig.rotate(version(1));
    await rig.world.use(rig.credentials());
  });

  test('makes a user that does not exist, with what it shall be allowed', async () => {
    const names = `s${worlds + 1}`;
    const rig = await rigFor({ strategy: { kind: 'singleUser' }, withSuperuser: true, privileges: { access: 'readWrite', schema: `${names}_data` } });
    await rig.world.sabotage.remove(rig.credentials().username);
    await rig.rotate(version(1));
    const user = kit.engine.users.get(`${names.toUpperCase()}_APP`);
    expect(user && ['SELECT', 'DELETE'].map((privilege) => kit.engine.may(user, privilege, `${names.toUpperCase()}_DATA`, 'ORDERS'))).toEqual([true, true]);
  });

  test.each([
    ['short', 'short'], ['with a quote, which Oracle cannot spell', 'ab"cdefghijk-12345'],
  ])('replaces a pending password that is refused: %s', async (_what, password) => {
    const rig = await rigFor({ strategy: { kind: 'singleUser' } });
    rig.store.beginRotation(SECRET, version(1));
    await rig.store.putPending(SECRET, version(1), JSON.stringify({ ...rig.world.secret, password }));
    await rig.steps(version(1));
    expect(rig.credentials().password).toHaveLength(30);
    await rig.world.use(rig.credentials());
  });

  test('a plain name means the user in capitals, never the quoted one of the same letters', async () => {
    const rig = await rigFor({ strategy: { kind: 'singleUser' }, withSuperuser: true });
    const { username } = rig.credentials();
    await rig.rotate(version(1));
    expect(kit.engine.users.get(username)?.password).toBe('neighbour-Pw-1');
    expect(kit.engine.users.get(username.toUpperCase())?.password).toBe(rig.credentials().password);
  });

  test('refuses alternating users that own objects, before anything changes', async () => {
    const names = `s${worlds + 1}`;
    const rig = await rigFor({
      strategy: { kind: 'alternatingUsers', usernames: [`${names}_a`, `${names}_b`], ownerRole: `${names}_owner` }, username: `${names}_a`, withSuperuser: true,
    });
    kit.engine.objects.set(`${names.toUpperCase()}_A`, new Map([['MINE', 'TABLE']]));
    await expect(rig.rotate(version(1))).rejects.toThrow(`setSecret of ${SECRET}: "${names}_a" owns objects, which the other user would not find;`);
    expect(kit.engine.users.has(`${names.toUpperCase()}_B`)).toBe(false);
  });

  test.each([
    ['readOnly without a schema', { access: 'readOnly' as const }, 'in Oracle readOnly and readWrite require a schema'],
    ['owner of another schema', { access: 'owner' as const, schema: 'x' },
      'in Oracle a user owns its own schema and no other: owner cannot be used with a schema or with alternatingUsers'],
  ])('rejects privileges that Oracle does not support: %s', async (_what, privileges, message) => {
    const rig = await rigFor({ strategy: { kind: 'singleUser' }, withSuperuser: true, privileges });
    await expect(rig.rotate(version(1))).rejects.toThrow(`setSecret of ${SECRET}: ${message} [rotation-settings]`);
  });
});

describe('oracledb, on sockets of the test', () => {
  const servers: Server[] = [];
  const authority = makeAuthority('the trusted one');
  afterAll(() => servers.forEach((server) => server.close()));

  async function listen(server: Server): Promise<number> {
    servers.push(server);
    server.on('connection', (socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    return typeof address === 'object' ? address?.port ?? 0 : 0;
  }

  function open(port: number, host = '127.0.0.1'): Promise<unknown> {
    const environment = { redactor: new Redactor(), certificates: [authority.certificate], connectTimeoutMillis: 1500, statementTimeoutMillis: 700 };
    return overheardLogin(new OracleDatabase(new OracledbConnector(), environment), { username: 'app', password: 'Secret-Pw-1', host, port, dbname: 'ORCL' });
  }

  test('speaks first over verified TLS, and gives up a server that then is silent', async () => {
    const identity = issue(authority, 'db.example.com');
    const received: Buffer[] = [];
    const port = await listen(createTlsServer({ key: identity.key, cert: identity.certificate }, (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => received.push(chunk));
    }));
    await expect(open(port)).rejects.toMatchObject({ name: 'UnreachableDatabaseError' });
    expect(Buffer.concat(received).toString('latin1')).toContain('(SERVICE_NAME=ORCL)');
  });

  test.each([
    ['of an untrusted authority', () => issue(makeAuthority('another one'), 'db.example.com'), '127.0.0.1'],
    ['for another host', () => issue(authority, 'db.example.com'), 'localhost'],
  ])('refuses a certificate %s', async (_what, make, host) => {
    const identity = make();
    const port = await listen(createTlsServer({ key: identity.key, cert: identity.certificate }, (socket) => socket.on('error', () => undefined)));
    await expect(open(port, host)).rejects.toMatchObject({ name: 'TlsError' });
  });

  test('a server without TLS, a silent one and a closed port get nothing', async () => {
    const received: Buffer[] = [];
    const silent = await listen(createTcpServer((socket) => socket.on('data', (chunk) => received.push(chunk))));
    const plain = await listen(createTcpServer((socket) => socket.once('data', () => socket.end('no TLS here'))));
    await expect(open(silent)).rejects.toMatchObject({ name: 'UnreachableDatabaseError' });
    expect(Buffer.concat(received).toString('latin1')).not.toContain('ORCL');
    await expect(open(plain)).rejects.toMatchObject({ name: 'TlsError' });
    await expect(open(1)).rejects.toMatchObject({ name: 'UnreachableDatabaseError' });
  });

  test('a host or service that would add to the connect descriptor is refused', async () => {
    await expect(open(1, 'h)(PORT=2')).rejects.toThrow('host or service has a character that a connect descriptor cannot hold');
  });
});
