import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { type Identity, issue, makeAuthority } from './support/certificates';
import { overheardLogin } from './support/logs';
import { Rig, SECRET, version } from './support/runner';
import { SqlServerKit } from './support/sqlserver-kit';
import type { WorldOptions } from './support/worlds';
import { SqlServerDatabase } from '../../lambda/databases/sqlserver/sqlserver-database';
import { TediousConnector } from '../../lambda/databases/sqlserver/tedious-connector';
import { Redactor } from '../../lambda/rotation/redaction';

jest.setTimeout(60_000);

const kit = new SqlServerKit();
let worlds = 0;
beforeAll(() => kit.start());
afterAll(() => kit.stop());

async function rigFor(options: WorldOptions): Promise<Rig> {
  return new Rig(kit, await kit.world(`s${++worlds}`, options));
}

describe('SQL Server (stand-in)', () => {
  test.each(['remove', 'expire', 'lock'] as const)('a superuser repairs a login after: %s', async (what) => {
    const rig = await rigFor({ strategy: { kind: 'singleUser' }, withSuperuser: true });
    await rig.world.sabotage[what]?.(rig.credentials().username);
    await rig.rotate(version(1));
    expect(await rig.currentLogsIn()).toBe(true);
    await rig.world.use(rig.credentials());
  });

  test('without a superuser, a locked login is told as such, and nothing changes', async () => {
    const rig = await rigFor({ strategy: { kind: 'singleUser' } });
    const { username } = rig.credentials();
    await rig.world.sabotage.lock?.(username);
    await expect(rig.rotate(version(1))).rejects.toThrow(
      `setSecret of ${SECRET}: the database refuses user "${username}" with the current, the pending and every former password [authentication]`);
  });

  test.each([
    ['short', 'short'], ['with the name in it', 'xx-NAME-xx-12345'],
  ])('replaces a pending password that the policy refuses: %s', async (_what, password) => {
    const rig = await rigFor({ strategy: { kind: 'singleUser' } });
    const refused = password.replace('NAME', rig.credentials().username);
    rig.store.beginRotation(SECRET, version(1));
    await rig.store.putPending(SECRET, version(1), JSON.stringify({ ...rig.world.secret, password: refused }));
    await rig.steps(version(1));
    expect(rig.credentials().password).not.toBe(refused);
    await rig.world.use(rig.credentials());
  });

  test.each(["it's", 'say "x"', '[a]', 'a%b', '日本', "x'; DROP LOGIN sa --"])('keeps names apart: %s', async (suffix) => {
    const rig = await rigFor({ strategy: { kind: 'singleUser' }, withSuperuser: true, username: `s${worlds + 1}_${suffix}`, password: `first-Pw-"'-${suffix}` });
    const others = await rig.world.others();
    await rig.rotate(version(1));
    await rig.rotate(version(2));
    expect([await rig.currentLogsIn(), await rig.world.others()]).toEqual([true, others]);
  });

  test('makes a user that does not exist, with what it shall be allowed', async () => {
    const rig = await rigFor({ strategy: { kind: 'singleUser' }, withSuperuser: true, privileges: { access: 'owner', schema: `s${worlds + 1}_new` } });
    const { username } = rig.credentials();
    kit.engine.logins.delete(username);
    kit.engine.users.delete(username);
    await rig.rotate(version(1));
    expect(kit.engine.may(username, 'CONTROL', `${username.replace('_app', '')}_new`)).toBe(true);
  });

  test('refuses an owner role that is another principal', async () => {
    const names = `s${worlds + 1}`;
    const rig = await rigFor({
      strategy: { kind: 'alternatingUsers', usernames: [`${names}_a`, `${names}_b`], ownerRole: `${names}_a_clone` }, username: `${names}_a`, withSuperuser: true,
    });
    await expect(rig.rotate(version(1))).rejects.toThrow(
      `setSecret of ${SECRET}: the owner role "${names}_a_clone" is not a role but another principal; name another role [user-state]`);
    expect(kit.logsIn({ username: `${names}_b`, password: '' })).toBe(false);
    expect(kit.engine.logins.has(`${names}_b`)).toBe(false);
  });
});

describe('tedious, on sockets of the test', () => {
  const servers: Server[] = [];
  afterAll(() => servers.forEach((server) => server.close()));

  async function listen(serve: (socket: Socket) => void): Promise<number> {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      serve(socket);
    });
    servers.push(server);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    return typeof address === 'object' ? address?.port ?? 0 : 0;
  }

  function open(port: number, certificates: readonly string[] = []): Promise<unknown> {
    const environment = { redactor: new Redactor(), certificates, connectTimeoutMillis: 700, statementTimeoutMillis: 700 };
    return overheardLogin(new SqlServerDatabase(new TediousConnector(), environment), { username: 'app', password: 'Secret-Pw-1', host: '127.0.0.1', port, dbname: 'app' });
  }

  /** The answer to PRELOGIN: only VERSION and ENCRYPTION. */
  function prelogin(encryption: number): Buffer {
    const payload = Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 16, 0, 0, 0, 0, 0, encryption]);
    return Buffer.concat([Buffer.from([4, 1, 0, payload.length + 8, 0, 0, 1, 0]), payload]);
  }

  test.each([['no encryption', 2], ['encryption off', 0]])('gives up a server that answers: %s; the password is never sent', async (_what, encryption) => {
    const received: Buffer[] = [];
    const port = await listen((socket) => {
      socket.once('data', () => socket.write(prelogin(encryption)));
      socket.on('data', (chunk) => received.push(chunk));
    });
    await expect(open(port)).rejects.toMatchObject({ name: 'TlsError', id: 'tls' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    // One message, PRELOGIN (0x12), and no LOGIN7 (0x10).
    expect(Buffer.concat(received)[0]).toBe(0x12);
    expect(received.filter((chunk) => chunk[0] === 0x10)).toEqual([]);
  });

  test('a closed port and a silent server are unreachable', async () => {
    await expect(open(1)).rejects.toMatchObject({ name: 'UnreachableDatabaseError' });
    await expect(open(await listen(() => undefined))).rejects.toMatchObject({ name: 'UnreachableDatabaseError' });
  });

  test.each(['an untrusted authority', 'a trusted one, but for another host'])('refuses a certificate of %s', async (what) => {
    const authority = makeAuthority('the trusted one');
    const other = makeAuthority('another one');
    const certificate = issue(what.startsWith('an') ? other : authority, 'db.example.com');
    const port = await listen((socket) => serveTls(socket, certificate, () => socket.write(prelogin(1))));
    const host = what.startsWith('an') ? '127.0.0.1' : 'localhost';
    const environment = { redactor: new Redactor(), certificates: [authority.certificate], connectTimeoutMillis: 2000, statementTimeoutMillis: 700 };
    const opening = overheardLogin(new SqlServerDatabase(new TediousConnector(), environment), { username: 'app', password: 'Secret-Pw-1', host, port, dbname: 'app' });
    await expect(opening).rejects.toMatchObject({ name: 'TlsError' });
  });
});

/** TDS wraps the handshake of TLS into messages of type PRELOGIN. */
function serveTls(socket: Socket, identity: Identity, begin: () => void): void {
  let started = false;
  const pipe = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      const header = Buffer.from([0x12, 1, 0, 0, 0, 0, 1, 0]);
      header.writeUInt16BE(chunk.length + 8, 2);
      socket.write(Buffer.concat([header, chunk]), () => done());
    },
  });
  const secure = new TLSSocket(pipe, { isServer: true, key: identity.key, cert: identity.certificate, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' });
  secure.on('error', () => undefined);
  socket.on('data', (chunk) => {
    if (!started) {
      started = true;
      begin();
      return;
    }
    pipe.push(chunk.subarray(8));
  });
}
