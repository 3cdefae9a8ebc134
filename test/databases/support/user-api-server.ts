import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How often a changed user is seen on its way before it is active: counted, not timed, so that every run makes the same calls. */
const LOOKS_UNTIL_ACTIVE = 2;

export interface ApiUser {
  readonly id: string;
  readonly name: string;
  authentication: string;
  passwordCount: number;
  status: string;
  /** How often it will still be seen on its way; unset where that ends by itself. */
  looksLeft?: number;
}

/** Carries a change to the server, as the service does to its clusters. */
export type Apply = (username: string, passwords: readonly string[]) => Promise<void>;

/** What a request comes to, whichever of the two protocols it came in. */
interface Request {
  readonly action: string;
  readonly user: string | undefined;
  readonly type: string | undefined;
  readonly passwords: readonly string[];
}

class Refusal extends Error {
  constructor(public readonly code: string, message: string) {
    super(message);
  }
}

/**
 * The users' part of the APIs of ElastiCache (Query) and MemoryDB (JSON) at the wire, as documented:
 * a change takes time, others are refused meanwhile, passwords have 16 to 128 characters and are one or two.
 */
export class UserApiServer {
  /** All changes taken, in order. */
  public readonly changes: string[] = [];
  /** Refuses the next requests of an action, by its error code. */
  public readonly refusals = new Map<string, { code: string; message: string; times: number }>();
  private readonly users: ApiUser[] = [];
  private readonly server: Server;

  constructor(private readonly apply: Apply) {
    this.server = createServer((request, response) => {
      void this.answer(request).then(({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body));
    });
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public start(): Promise<void> {
    return new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  public stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  public add(name: string, id = name, authentication = 'password'): ApiUser {
    const user = { id, name, authentication, passwordCount: authentication === 'password' ? 1 : 0, status: 'active' };
    this.users.push(user);
    return user;
  }

  public user(id: string): ApiUser {
    const user = this.users.find((candidate) => candidate.id === id);
    if (!user) {
      throw new Refusal('UserNotFoundFault', 'User not found');
    }
    return user;
  }

  public remove(id: string): void {
    this.users.splice(this.users.indexOf(this.user(id)), 1);
  }

  private async answer(message: IncomingMessage): Promise<{ status: number; type: string; body: string }> {
    const body = await text(message);
    const target = message.headers['x-amz-target'];
    const isJson = typeof target === 'string';
    const type = isJson ? 'application/x-amz-json-1.1' : 'text/xml';
    try {
      const request = isJson ? fromJson(target, body) : fromQuery(body);
      const users = await this.handle(request, isJson);
      return { status: 200, type, body: isJson ? JSON.stringify(jsonOf(request, users)) : xmlOf(request, users) };
    } catch (error) {
      const { code, message: what } = error instanceof Refusal ? error : new Refusal('InternalFailure', String(error));
      // Query names an exception by a code of its own, JSON by its type.
      return { status: 400, type, body: isJson ? JSON.stringify({ __type: code, message: what }) : `<ErrorResponse><Error><Type>Sender</Type><Code>${code.replace(/(Exception|Fault)$/, '')}</Code><Message>${what}</Message></Error></ErrorResponse>` };
    }
  }

  private async handle(request: Request, isJson: boolean): Promise<readonly ApiUser[]> {
    const refusal = this.refusals.get(request.action);
    if (refusal && refusal.times-- > 0) {
      throw new Refusal(refusal.code, refusal.message);
    }
    if (request.action === 'DescribeUsers') {
      // The function's role may look at its one user only, not at a list of all.
      return [this.look(this.user(request.user ?? ''))];
    }
    if (request.action !== (isJson ? 'UpdateUser' : 'ModifyUser')) {
      throw new Refusal('InvalidAction', `no action ${request.action}`);
    }
    return [await this.change(request)];
  }

  private look(user: ApiUser): ApiUser {
    const shown = { ...user };
    if (user.looksLeft !== undefined && --user.looksLeft <= 0) {
      delete user.looksLeft;
      user.status = 'active';
    }
    return shown;
  }

  private async change({ user: id, type, passwords }: Request): Promise<ApiUser> {
    const user = this.user(id ?? '');
    if (user.status !== 'active') {
      throw new Refusal('InvalidUserStateFault', 'User is not in active state');
    }
    if (type !== 'password' || passwords.length < 1 || passwords.length > 2 || passwords.some((password) => password.length < 16 || password.length > 128)) {
      throw new Refusal('InvalidParameterValueException', 'Passwords must be one or two, of 16 to 128 characters');
    }
    if (new Set(passwords).size !== passwords.length) {
      throw new Refusal('InvalidParameterValueException', 'Passwords must differ');
    }
    this.changes.push(`${user.id}: ${passwords.length} passwords`);
    Object.assign(user, { status: 'modifying', authentication: 'password', passwordCount: passwords.length, looksLeft: LOOKS_UNTIL_ACTIVE });
    await this.apply(user.name, passwords);
    return user;
  }
}

function fromJson(target: string, body: string): Request {
  const { UserName: user, AuthenticationMode: mode }: {
    UserName?: string; AuthenticationMode?: { Type: string; Passwords: string[] };
  } = JSON.parse(body);
  return { action: target.replace('AmazonMemoryDB.', ''), user, type: mode?.Type, passwords: mode?.Passwords ?? [] };
}

function fromQuery(body: string): Request {
  const query = new URLSearchParams(body);
  const one = (name: string): string | undefined => query.get(name) ?? undefined;
  const passwords = [...query].filter(([name]) => name.startsWith('AuthenticationMode.Passwords.')).map(([, value]) => value);
  return {
    action: one('Action') ?? '',
    user: one('UserId'),
    type: one('AuthenticationMode.Type'),
    passwords,
  };
}

function jsonOf({ action }: Request, users: readonly ApiUser[]): object {
  const shapes = users.map(({ name, status, authentication, passwordCount }) => (
    { Name: name, Status: status, Authentication: { Type: authentication, PasswordCount: passwordCount } }));
  return action === 'DescribeUsers' ? { Users: shapes } : { User: shapes[0] };
}

function xmlOf({ action }: Request, users: readonly ApiUser[]): string {
  const shapes = users.map(({ id, name, status, authentication, passwordCount }) => `<UserId>${id}</UserId><UserName>${escape(name)}</UserName><Status>${status}</Status>`
    + `<Authentication><Type>${authentication}</Type><PasswordCount>${passwordCount}</PasswordCount></Authentication>`);
  const list = `<Users>${shapes.map((shape) => `<member>${shape}</member>`).join('')}</Users>`;
  const result = action === 'DescribeUsers' ? list : shapes.join('');
  return `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`;
}

function escape(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

async function text(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) {
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks).toString();
}
