import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { EXTRA_CERTIFICATES_FOLDER } from '../../src/private/handler-contract';

/** Authorities of RDS, DocumentDB and Aurora. The build writes this file next to the bundle. */
const RDS_CERTIFICATES = 'rds-certificates.pem';
/** Issue the certificates of Redshift and of endpoints with ACM. No other public authority is trusted. */
const AMAZON_TRUST = /Amazon Root CA|Starfield Services/;

/** The authorities that may issue the database's certificate. */
export function trustedCertificates(bundleFolder: string): string[] {
  const extra = existsSync(EXTRA_CERTIFICATES_FOLDER)
    ? readdirSync(EXTRA_CERTIFICATES_FOLDER).filter((file) => file.endsWith('.pem')).sort().map((file) => join(EXTRA_CERTIFICATES_FOLDER, file))
    : [];
  const files = [join(bundleFolder, RDS_CERTIFICATES), ...extra];
  return [...files.flatMap((file) => oneByOne(readFileSync(file, 'utf8'))), ...amazonTrust()];
}

/** The certificates of a file, as a list, so that some of them can be left out. */
function oneByOne(pem: string): string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

function amazonTrust(): string[] {
  // To parse all of Node's authorities would take longer than to load the function.
  return rootCertificates.filter((certificate) => AMAZON_TRUST.test(bytesOf(certificate)))
    .filter((certificate) => AMAZON_TRUST.test(new X509Certificate(certificate).subject));
}

/** A certificate as bytes, which contain names as plain text. */
export function bytesOf(certificate: string): string {
  return Buffer.from(certificate.replace(/-----[^-]+-----/g, ''), 'base64').toString('latin1');
}
