import { hash } from 'node:crypto';

/** `$A$`, thousands of rounds as hexadecimal digits, `$`, a salt, and the digest: what `caching_sha2_password` stores. */
const SHA2 = /^\$A\$([0-9A-F]{3})\$([^]{20})([^]{43})$/;
const DIGITS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** What `mysql_native_password` stores. */
export function nativeForm(password: string): string {
  return `*${hash('sha1', hash('sha1', password, 'buffer'), 'hex').toUpperCase()}`;
}

/** Whether the server stored this password; also false if it uses an unknown form or hides it. */
export function isStored(stored: string, password: string): boolean {
  const [, thousands = '', salt = '', digest] = SHA2.exec(stored) ?? [];
  return digest === undefined
    ? stored === nativeForm(password)
    : digest === shaCrypt(Buffer.from(password), Buffer.from(salt), parseInt(thousands, 16) * 1000);
}

/** SHA-crypt with SHA-256 as Unix uses it, except for the length of the salt: https://www.akkadia.org/drepper/SHA-crypt.txt */
function shaCrypt(password: Buffer, salt: Buffer, rounds: number): string {
  const inner = sha256([password, salt, password]);
  const first = [password, salt, cycled(inner, password.length)];
  for (let left = password.length; left > 0; left = Math.floor(left / 2)) {
    first.push(left % 2 === 1 ? inner : password);
  }
  let digest = sha256(first);
  const p = cycled(sha256(Array<Buffer>(password.length).fill(password)), password.length);
  const s = cycled(sha256(Array<Buffer>(16 + digest.readUInt8()).fill(salt)), salt.length);
  for (let round = 0; round < rounds; round++) {
    const [before, after] = round % 2 === 1 ? [p, digest] : [digest, p];
    digest = sha256([before, ...round % 3 === 0 ? [] : [s], ...round % 7 === 0 ? [] : [p], after]);
  }
  return spelt(digest);
}

function sha256(parts: readonly Buffer[]): Buffer {
  return hash('sha256', Buffer.concat(parts), 'buffer');
}

/** This many bytes; they repeat if there are too few. */
function cycled(bytes: Buffer, length: number): Buffer {
  return Buffer.alloc(length, bytes);
}

/** Three bytes become four digits, the lowest first. Three positions of the digest each advance by 21. */
function spelt(digest: Buffer): string {
  const groups = Array.from({ length: 10 }, (_, index) => [0, 10, 20].map((place) => digest.readUInt8((place + 21 * index) % 30)));
  return [...groups.map((group) => digits(group, 4)), digits([0, digest.readUInt8(31), digest.readUInt8(30)], 3)].join('');
}

function digits(bytes: readonly number[], count: number): string {
  const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return Array.from({ length: count }, (_, index) => DIGITS.charAt(Math.floor(number / 64 ** index) % 64)).join('');
}
