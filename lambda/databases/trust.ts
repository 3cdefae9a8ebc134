import { createSecureContext } from 'node:tls';
import { bytesOf } from './certificates';

/** Host names of RDS, Aurora, RDS Proxy and DocumentDB contain the region; in China it follows the service. */
const REGIONAL_HOST = /\.([a-z]{2}(?:-[a-z]+)+-\d)\.(?:rds|docdb)\.amazonaws\.com\.?$|\.(?:rds|docdb)\.(cn-[a-z]+-\d)\.amazonaws\.com\.cn\.?$/i;
/** The names of the authorities of RDS, one set for each region. */
const REGIONAL_AUTHORITY = /Amazon RDS ([a-z]{2}(?:-[a-z]+)+-\d) Root CA/;

/**
 * The authorities that may issue a certificate of this host. If the host name contains a region, these are of RDS only that region's.
 * To parse all ninety takes longer than the login itself.
 */
export function authoritiesFor(certificates: readonly string[], host: string): readonly string[] {
  const region = regionOf(host);
  return region === undefined ? certificates : certificates.filter((certificate) => {
    const named = REGIONAL_AUTHORITY.exec(bytesOf(certificate))?.[1];
    return named === undefined || named === region;
  });
}

/** Creates a driver's TLS settings once for each set of authorities and region, since a rotation logs in five times. */
export function cachedByTrust<T extends object>(
  create: (certificates: readonly string[]) => T,
): (certificates: readonly string[], host: string) => T {
  const known = new WeakMap<readonly string[], Map<string | undefined, T>>();
  return (certificates, host) => {
    const ofThese = known.get(certificates) ?? new Map<string | undefined, T>();
    known.set(certificates, ofThese);
    const region = regionOf(host);
    const created = ofThese.get(region) ?? create(authoritiesFor(certificates, host));
    ofThese.set(region, created);
    return created;
  };
}

/** Trusts these authorities and no other. */
export const secureContext = cachedByTrust((certificates) => createSecureContext({ ca: [...certificates], minVersion: 'TLSv1.2' }));

function regionOf(host: string): string | undefined {
  const [, region, chinese] = REGIONAL_HOST.exec(host) ?? [];
  return (region ?? chinese)?.toLowerCase();
}
