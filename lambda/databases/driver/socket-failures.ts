import { isNativeError } from 'node:util/types';
import { type RotationError, TlsError, UnreachableDatabaseError } from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';

const UNREACHABLE = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENOTFOUND',
  'EAI_AGAIN', 'EAI_NODATA', 'ETIMEDOUT', 'EPIPE', 'EADDRNOTAVAIL',
]);
const TLS = /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CRL_|EPROTO$|HOSTNAME_MISMATCH$|INVALID_CA$|PATH_LENGTH_EXCEEDED$)/;

/** What every driver's errors of the network and of TLS mean; undefined for all others. */
export function socketFailure(error: unknown, place: string, redactor: Redactor): RotationError | undefined {
  const code = codeOf(error);
  if (code !== undefined && TLS.test(code)) {
    return new TlsError(`${place} is not trusted; the connection was given up`, redactor.cause(error));
  }
  if (code !== undefined && UNREACHABLE.has(code)) {
    return new UnreachableDatabaseError(`no connection to ${place}`, redactor.cause(error));
  }
  return undefined;
}

/** The code of an error or, if a host has several addresses, of its first one. */
export function codeOf(error: unknown): string | undefined {
  if (!isNativeError(error)) {
    return undefined;
  }
  if ('code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return 'errors' in error && Array.isArray(error.errors) ? codeOf(error.errors[0]) : undefined;
}
