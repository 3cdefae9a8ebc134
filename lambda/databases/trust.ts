import { createSecureContext } from 'node:tls';

/**
 * Makes what a driver is told of TLS once for each set of authorities: to read those of RDS, about ninety, takes longer than all
 * else of a login, and a rotation logs in five times.
 */
export function oncePerTrust<T extends object>(make: (certificates: readonly string[]) => T): (certificates: readonly string[]) => T {
  const known = new WeakMap<readonly string[], T>();
  return (certificates) => {
    const made = known.get(certificates) ?? make(certificates);
    known.set(certificates, made);
    return made;
  };
}

/** Trusts these authorities and no other. */
export const secureContext = oncePerTrust((certificates) => createSecureContext({ ca: [...certificates], minVersion: 'TLSv1.2' }));
