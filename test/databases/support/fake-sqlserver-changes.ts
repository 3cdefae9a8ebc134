import { ServerFault } from './fake-server';
import type { SqlServerFakeSession } from './fake-sqlserver-session';

/** Sets a member until the transaction is rolled back. */
export function set<T extends object, K extends keyof T>(session: SqlServerFakeSession, object: T, key: K, value: T[K]): void {
  const before = object[key];
  session.change(() => {
    object[key] = before;
  });
  object[key] = value;
}

export function put<V>(session: SqlServerFakeSession, map: Map<string, V>, key: string, value: V): void {
  session.change(() => map.delete(key));
  map.set(key, value);
}

export function addTo(session: SqlServerFakeSession, members: Set<string> | undefined, member: string): void {
  if (!members) {
    throw new ServerFault('Cannot alter the role, because it does not exist.', { number: 15151 });
  }
  if (!members.has(member)) {
    session.change(() => members.delete(member));
    members.add(member);
  }
}
