import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** What PostgreSQL itself takes. */
const ITERATIONS = 4096;
const SALT_BYTES = 16;

/**
 * Whether every client takes these characters as they are. Others are prepared first (SASLprep: some
 * are dropped, some replaced), by the rules of whichever Unicode the server knows, which we do not copy.
 */
export function isPlain(password: string): boolean {
  return /^[\x20-\x7e]*$/.test(password);
}

/**
 * The form in which the server stores a plain password, made here: the password itself then never travels
 * and cannot stand in the server's log. Follows what the server would make (`password_encryption`),
 * as clients may not speak anything newer.
 */
export function storedForm(encryption: string, username: string, password: string): string {
  return encryption === 'scram-sha-256' ? scramVerifier(password, randomBytes(SALT_BYTES)) : md5Form(username, password);
}

/** RFC 5803 as PostgreSQL writes it. */
export function scramVerifier(password: string, salt: Buffer): string {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const hmac = (data: string): Buffer => createHmac('sha256', salted).update(data).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${hmac('Server Key').toString('base64')}`;
}

function md5Form(username: string, password: string): string {
  return `md5${createHash('md5').update(password + username).digest('hex')}`;
}
