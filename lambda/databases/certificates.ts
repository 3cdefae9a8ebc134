import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { EXTRA_CERTIFICATES_FOLDER } from '../../src/private/handler-contract';

/** Authorities of RDS, DocumentDB and Aurora; stands beside the bundle, where the build puts it. */
const RDS_CERTIFICATES = 'rds-certificates.pem';
/** Redshift and endpoints with certificates of ACM chain up to these; no other public authority is trusted. */
const AMAZON_TRUST = /Amazon Root CA|Starfield Services/;

/** Whom the database's certificate may come from. */
export function trustedCertificates(bundleFolder: string): string[] {
  const extra = existsSync(EXTRA_CERTIFICATES_FOLDER)
    ? readdirSync(EXTRA_CERTIFICATES_FOLDER).filter((file) => file.endsWith('.pem')).sort().map((file) => join(EXTRA_CERTIFICATES_FOLDER, file))
    : [];
  const files = [join(bundleFolder, RDS_CERTIFICATES), ...extra];
  return [...files.flatMap((file) => oneByOne(readFileSync(file, 'utf8'))), ...amazonTrust()];
}

/** The certificates of a file, each by itself, so that some of them can be left out. */
function oneByOne(pem: string): string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

function amazonTrust(): string[] {
  // To read all of Node's authorities would take longer than to load the function.
  return rootCertificates.filter((certificate) => AMAZON_TRUST.test(bytesOf(certificate)))
    .filter((certificate) => AMAZON_TRUST.test(new X509Certificate(certificate).subject));
}

/** A certificate as bytes, in which names stand as they are written. */
export function bytesOf(certificate: string): string {
  return Buffer.from(certificate.replace(/-----[^-]+-----/g, ''), 'base64').toString('latin1');
}
