import type { AddressInfo } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { Document } from 'mongodb';
import { type Identity, issue, makeAuthority } from './certificates';
import { serveCommands } from './mongo-wire';
import { type Mechanism, ScramConversation, type Verifiers, verifiersFor } from './scram-server';

export interface StoredRole {
  readonly role: string;
  readonly db: string;
}

interface StoredUser {
  verifiers: Verifiers;
  roles: StoredRole[];
}

/** What one connection has gone through. */
interface Session {
  conversation?: ScramConversation;
  username?: string;
}

/** An error as the server words it. */
export class Refusal extends Error {
  constructor(public readonly code: number, message: string) {
    super(message);
  }
}

const GREETING = {
  helloOk: true,
  maxBsonObjectSize: 16777216,
  maxMessageSizeBytes: 48000000,
  maxWriteBatchSize: 100000,
  minWireVersion: 0,
  maxWireVersion: 21,
  readOnly: false,
  logicalSessionTimeoutMinutes: 30,
};
const OPEN_TO_ALL = new Set(['hello', 'ismaster', 'isMaster', 'saslStart', 'saslContinue', 'ping', 'endSessions', 'buildInfo']);
/** Besides the command itself and what the driver adds; a server refuses fields it does not know. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  createUser: ['pwd', 'roles'], updateUser: ['pwd', 'roles'], grantRolesToUser: ['roles'], usersInfo: [], connectionStatus: [], find: ['filter'], insert: ['documents'],
};
const DRIVERS_OWN = /^(\$.*|lsid|comment)$/;

/**
 * The users' part of DocumentDB at the wire: TLS, real SCRAM, roles that are enforced, and as much of
 * a database as shows them. No DocumentDB: it proves protocol and flow.
 */
export class MongoStandIn {
  public readonly host = '127.0.0.1';
  public readonly authority: Identity = makeAuthority('test authority');
  /** Names of all commands but greetings, in order. */
  public readonly commands: string[] = [];
  /** Only these mechanisms are offered. */
  public mechanisms: readonly Mechanism[] = ['SCRAM-SHA-1', 'SCRAM-SHA-256'];
  public isReplica = false;
  /** Called before each command; throws a `Refusal`, or returns false to fall silent. */
  public fault: ((name: string, command: Document) => boolean) | undefined;
  private readonly users = new Map<string, StoredUser>();
  private readonly sockets = new Set<TLSSocket>();
  private server: Server | undefined;

  public get port(): number {
    return (this.server?.address() as AddressInfo).port;
  }

  public async start(): Promise<void> {
    const { certificate, key } = issue(this.authority, 'localhost');
    this.server = createServer({ cert: certificate, key }, (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
      const session: Session = {};
      serveCommands(socket, async (command) => this.answer(command, session));
    });
    this.server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => this.server?.listen(0, this.host, resolve));
  }

  public async stop(): Promise<void> {
    this.sockets.forEach((socket) => socket.destroy());
    await new Promise<void>((resolve) => this.server ? this.server.close(() => resolve()) : resolve());
  }

  /** Makes or replaces a user; `db` is where it belongs, and so part of its name. */
  public setUser(username: string, password: string, roles: readonly StoredRole[], db = 'admin'): void {
    this.users.set(`${db}.${username}`, { verifiers: verifiersFor(username, password), roles: [...roles] });
  }

  public removeUser(username: string): void {
    this.users.delete(`admin.${username}`);
  }

  public rolesOf(username: string): readonly StoredRole[] {
    return this.users.get(`admin.${username}`)?.roles ?? [];
  }

  /** All users but these, with what is kept of their passwords. */
  public accounts(isWanted: (name: string) => boolean): string {
    return JSON.stringify([...this.users].filter(([name]) => isWanted(name)).sort(([one], [other]) => one < other ? -1 : 1));
  }

  private answer(command: Document, session: Session): Document | undefined {
    const name = Object.keys(command)[0] ?? '';
    if (!/^(hello|ismaster)$/i.test(name)) {
      this.commands.push(name);
    }
    try {
      return this.fault?.(name, command) === false ? undefined : { ok: 1, ...this.run(name, command, session) };
    } catch (error) {
      return error instanceof Refusal ? { ok: 0, errmsg: error.message, code: error.code } : { ok: 0, errmsg: String(error), code: 8 };
    }
  }

  private run(name: string, command: Document, session: Session): Document {
    if (!OPEN_TO_ALL.has(name)) {
      demand(session.username !== undefined, 13, `command ${name} requires authentication`);
      refuseUnknown(name, command);
    }
    switch (name) {
      case 'hello': case 'ismaster': case 'isMaster': return this.greet(command, session);
      case 'saslStart': return this.challenge(command, session);
      case 'saslContinue': return prove(command, session);
      case 'ping': case 'endSessions': case 'buildInfo': return {};
      case 'connectionStatus': return this.status(session);
      case 'usersInfo': return this.info(command, session);
      case 'createUser': case 'updateUser': case 'grantRolesToUser': return this.change(name, command, session);
      case 'find': return this.use(command, session, ['read', 'readWrite'], { cursor: { id: 0, ns: 'any', firstBatch: [] } });
      case 'insert': return this.use(command, session, ['readWrite'], { n: 1 });
      default: throw new Refusal(59, `no such command: '${name}'`);
    }
  }

  private greet(command: Document, session: Session): Document {
    const offer = command.saslSupportedMechs === undefined ? {} : { saslSupportedMechs: this.mechanisms };
    const speculation: Document | undefined = command.speculativeAuthenticate;
    const isOffered = speculation && this.mechanisms.includes(speculation.mechanism);
    const challenge = isOffered ? { speculativeAuthenticate: this.challenge(speculation, session) } : {};
    const role = { ismaster: !this.isReplica, isWritablePrimary: !this.isReplica, secondary: this.isReplica };
    return { ...GREETING, localTime: new Date(), ...role, ...offer, ...challenge };
  }

  private challenge({ mechanism, payload }: Document, session: Session): Document {
    demand(this.mechanisms.includes(mechanism), 334, 'unsupported mechanism');
    session.conversation = new ScramConversation(mechanism, payload.toString(), (username) => this.users.get(`admin.${username}`)?.verifiers);
    return { conversationId: 1, done: false, payload: Buffer.from(session.conversation.challenge) };
  }

  private status({ username = '' }: Session): Document {
    return { authInfo: { authenticatedUsers: [{ user: username, db: 'admin' }], authenticatedUserRoles: this.rolesOf(username) } };
  }

  private info({ usersInfo, $db }: Document, session: Session): Document {
    demand(usersInfo === session.username || this.administers(session), 13, 'not authorized to execute command usersInfo');
    const user = this.users.get(`${$db}.${usersInfo}`);
    return { users: user ? [{ _id: `${$db}.${usersInfo}`, user: usersInfo, db: $db, roles: user.roles }] : [] };
  }

  private change(name: string, command: Document, session: Session): Document {
    const subject: string = command[name];
    const isOwnPassword = name === 'updateUser' && subject === session.username && command.roles === undefined;
    demand(isOwnPassword || this.administers(session), 13, `not authorized to execute command ${name}`);
    demand(!this.isReplica, 10107, 'not primary');
    const key = `${command.$db}.${subject}`;
    const user = this.users.get(key);
    if (name === 'createUser') {
      demand(user === undefined, 51003, `User "${subject}@${command.$db}" already exists`);
      demand(Array.isArray(command.roles), 2, '"createUser" command requires a "roles" array');
    } else {
      demand(user !== undefined, 11, `Could not find user "${subject}"`);
    }
    const { pwd, roles }: { pwd?: string; roles?: StoredRole[] } = command;
    demand(name === 'grantRolesToUser' || (pwd !== undefined && pwd.length >= 8 && pwd.length <= 100), 2, 'Password must be 8 to 100 characters');
    this.users.set(key, {
      verifiers: pwd !== undefined || !user ? verifiersFor(subject, pwd ?? '') : user.verifiers,
      roles: name === 'grantRolesToUser' ? [...user?.roles ?? [], ...roles ?? []] : roles ?? user?.roles ?? [],
    });
    return {};
  }

  private use({ $db }: Document, session: Session, roles: readonly string[], reply: Document): Document {
    const has = this.rolesOf(session.username ?? '');
    const isAllowed = has.some(({ role, db }) => role === 'root' || (roles.includes(role) && db === $db)
      || (role.endsWith('AnyDatabase') && roles.includes(role.replace('AnyDatabase', ''))));
    demand(isAllowed, 13, `not authorized on ${$db}`);
    return reply;
  }

  private administers({ username }: Session): boolean {
    return this.rolesOf(username ?? '').some(({ role, db }) => db === 'admin' && (role === 'root' || role === 'userAdminAnyDatabase'));
  }
}

function prove({ payload }: Document, session: Session): Document {
  const signature = session.conversation?.answer(payload.toString());
  if (signature === undefined || session.conversation === undefined) {
    throw new Refusal(18, 'Authentication failed.');
  }
  session.username = session.conversation.username;
  return { conversationId: 1, done: true, payload: Buffer.from(signature) };
}

function refuseUnknown(name: string, command: Document): void {
  const unknown = Object.keys(command).slice(1).filter((field) => !DRIVERS_OWN.test(field) && !FIELDS[name]?.includes(field));
  demand(unknown.length === 0 || FIELDS[name] === undefined, 40415, `BSON field '${name}.${unknown[0]}' is an unknown field.`);
}

function demand(condition: boolean, code: number, message: string): void {
  if (!condition) {
    throw new Refusal(code, message);
  }
}
