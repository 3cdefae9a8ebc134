import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** PostgreSQL's own defaults. */
const ITERATIONS = 4096;
const SALT_BYTES = 16;

/**
 * Whether every client uses these characters unchanged. SASLprep drops or replaces others, by the
 * version of Unicode that the server knows. We do not copy those rules.
 */
export function isPlain(password: string): boolean {
  return /^[\x20-\x7e]*$/.test(password);
}

/**
 * The form in which the server stores a plain password, computed here: so the password itself is never sent
 * and cannot be in the server's log. Uses the method of the server's setting `password_encryption`,
 * since clients may not support a newer one.
 */
export function storedForm(encryption: string, username: string, password: string): string {
  return encryption === 'scram-sha-256' ? scramVerifier(password, randomBytes(SALT_BYTES)) : md5Form(username, password);
}

/** The form of RFC 5803, as PostgreSQL writes it. */
export function scramVerifier(password: string, salt: Buffer): string {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const hmac = (data: string): Buffer => createHmac('sha256', salted).update(data).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${hmac('Server Key').toString('base64')}`;
}

function md5Form(username: string, password: string): string {
  return `md5${createHash('md5').update(password + username).digest('hex')}`;
}
