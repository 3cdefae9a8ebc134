import { createSecureContext } from 'node:tls';
import { bytesOf } from './certificates';

/** Hosts of RDS, Aurora, RDS Proxy and DocumentDB say where they are; in China the region stands behind the service. */
const REGIONAL_HOST = /\.([a-z]{2}(?:-[a-z]+)+-\d)\.(?:rds|docdb)\.amazonaws\.com\.?$|\.(?:rds|docdb)\.(cn-[a-z]+-\d)\.amazonaws\.com\.cn\.?$/i;
/** What the authorities of RDS are called, one set for each region. */
const REGIONAL_AUTHORITY = /Amazon RDS ([a-z]{2}(?:-[a-z]+)+-\d) Root CA/;

/**
 * Those that a certificate of this host may come from: of the authorities of RDS only its region's, where the host's name tells it.
 * To read all ninety takes longer than the login itself.
 */
export function authoritiesFor(certificates: readonly string[], host: string): readonly string[] {
  const region = regionOf(host);
  return region === undefined ? certificates : certificates.filter((certificate) => {
    const named = REGIONAL_AUTHORITY.exec(bytesOf(certificate))?.[1];
    return named === undefined || named === region;
  });
}

/** Makes what a driver is told of TLS once for each set of authorities and region: a rotation logs in five times. */
export function oncePerTrust<T extends object>(make: (certificates: readonly string[]) => T): (certificates: readonly string[], host: string) => T {
  const known = new WeakMap<readonly string[], Map<string | undefined, T>>();
  return (certificates, host) => {
    const ofThese = known.get(certificates) ?? new Map<string | undefined, T>();
    known.set(certificates, ofThese);
    const region = regionOf(host);
    const made = ofThese.get(region) ?? make(authoritiesFor(certificates, host));
    ofThese.set(region, made);
    return made;
  };
}

/** Trusts these authorities and no other. */
export const secureContext = oncePerTrust((certificates) => createSecureContext({ ca: [...certificates], minVersion: 'TLSv1.2' }));

function regionOf(host: string): string | undefined {
  const [, region, chinese] = REGIONAL_HOST.exec(host) ?? [];
  return (region ?? chinese)?.toLowerCase();
}
