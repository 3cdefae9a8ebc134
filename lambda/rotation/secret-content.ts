import { IdentityMismatchError, SecretShapeError } from './errors';
import type { EndpointSettings } from '../../src/private/handler-contract';

/** The JSON object in a database secret; unknown fields are kept as they are. */
export type SecretContent = Readonly<Record<string, unknown>>;

/** A user, its password and the database that it logs in to. */
export interface Login {
  readonly username: string;
  readonly password: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly dbname: string | undefined;
}

/** Parses the value of a secret. `what` names the secret or version in the error. */
export function parseContent(value: string, what: string): SecretContent {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    // The parser's message quotes the value.
    throw new SecretShapeError(`${what} is not JSON`);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new SecretShapeError(`${what} is JSON, but not an object`);
  }
  return { ...parsed };
}

/**
 * Reads the login from a secret. The endpoint of the settings supplies what the secret lacks; the secret must not contradict it.
 *
 * @param database if the secret names none
 */
export function loginOf(content: SecretContent, endpoint: EndpointSettings | undefined, what: string, database?: string): Login {
  const host = text(content, 'host', what) ?? endpoint?.host;
  if (host === undefined) {
    throw new SecretShapeError(`${what} has no host, and the function's settings name none`);
  }
  const login = {
    username: required(content, 'username', what),
    password: required(content, 'password', what),
    host,
    port: portOf(content, what) ?? endpoint?.port,
    dbname: text(content, 'dbname', what) ?? database,
  };
  if (endpoint && !sameHost(endpoint.host, host)) {
    throw new IdentityMismatchError(`${what} names another host than the function is for`);
  }
  if (endpoint?.port !== undefined && login.port !== endpoint.port) {
    throw new IdentityMismatchError(`${what} names another port than the function is for`);
  }
  return login;
}

/** Whether two logins are for the same database. */
export function samePlace(one: Login, other: Login): boolean {
  return sameHost(one.host, other.host) && one.port === other.port && one.dbname === other.dbname;
}

function sameHost(one: string, other: string): boolean {
  const plain = (host: string): string => host.toLowerCase().replace(/\.$/, '');
  return plain(one) === plain(other);
}

function required(content: SecretContent, field: string, what: string): string {
  const value = text(content, field, what);
  if (value === undefined || value === '') {
    throw new SecretShapeError(`${what} has no ${field}`);
  }
  return value;
}

function text(content: SecretContent, field: string, what: string): string | undefined {
  const value = content[field];
  if (value === undefined || value === null) {
    return undefined;
  }
  if (typeof value !== 'string') {
    throw new SecretShapeError(`${what} has a ${field} that is not a string`);
  }
  return value;
}

/** CloudFormation writes the port as a number; operators also write it as a string. */
function portOf(content: SecretContent, what: string): number | undefined {
  const value = content['port'];
  if (value === undefined || value === null || value === '') {
    return undefined;
  }
  const port = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value;
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65535) {
    throw new SecretShapeError(`${what} has a port that is no number from 1 to 65535`);
  }
  return port;
}
