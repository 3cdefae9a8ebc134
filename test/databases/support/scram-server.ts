import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';

export type Mechanism = 'SCRAM-SHA-1' | 'SCRAM-SHA-256';

/** What a server keeps of a password. */
interface Verifier {
  readonly salt: Buffer;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

export type Verifiers = Readonly<Record<Mechanism, Verifier>>;

/** The least that clients accept. */
const ITERATIONS = 4096;

/** What a server keeps of a password, for both mechanisms. */
export function verifiersFor(username: string, password: string): Verifiers {
  const md5 = createHash('md5').update(`${username}:mongo:${password}`).digest('hex');
  return { 'SCRAM-SHA-1': verifier('SCRAM-SHA-1', md5), 'SCRAM-SHA-256': verifier('SCRAM-SHA-256', password.normalize('NFKC')) };
}

/** One login by SCRAM (RFC 5802), the server's side. */
export class ScramConversation {
  public readonly username: string;
  /** The server's first message. */
  public readonly challenge: string;
  private readonly clientFirst: string;
  private readonly verifier: Verifier;

  constructor(private readonly mechanism: Mechanism, payload: string, verifiersOf: (username: string) => Verifiers | undefined) {
    this.clientFirst = payload.replace(/^n,,/, '');
    this.username = (/n=([^,]*)/.exec(this.clientFirst)?.[1] ?? '').replaceAll('=2C', ',').replaceAll('=3D', '=');
    // An unknown user is led on like a known one, with a password that nobody knows.
    this.verifier = (verifiersOf(this.username) ?? verifiersFor(this.username, randomBytes(24).toString('hex')))[mechanism];
    const nonce = `${/r=([^,]*)/.exec(this.clientFirst)?.[1] ?? ''}${randomBytes(18).toString('base64')}`;
    this.challenge = `r=${nonce},s=${this.verifier.salt.toString('base64')},i=${ITERATIONS}`;
  }

  /** The server's signature, or undefined where the proof is wrong. */
  public answer(payload: string): string | undefined {
    const [, withoutProof = '', proof = ''] = /^(.*),p=(.*)$/.exec(payload) ?? [];
    if (!withoutProof.includes(/^r=[^,]*/.exec(this.challenge)?.[0] ?? ' ')) {
      return undefined;
    }
    const message = `${this.clientFirst},${this.challenge},${withoutProof}`;
    const signature = hmac(this.mechanism, this.verifier.storedKey, message);
    const clientKey = xor(Buffer.from(proof, 'base64'), signature);
    const storedKey = digest(this.mechanism, clientKey);
    return storedKey.length === this.verifier.storedKey.length && timingSafeEqual(storedKey, this.verifier.storedKey)
      ? `v=${hmac(this.mechanism, this.verifier.serverKey, message).toString('base64')}`
      : undefined;
  }
}

function verifier(mechanism: Mechanism, secret: string): Verifier {
  const salt = randomBytes(mechanism === 'SCRAM-SHA-1' ? 16 : 28);
  const salted = pbkdf2Sync(secret, salt, ITERATIONS, mechanism === 'SCRAM-SHA-1' ? 20 : 32, hashOf(mechanism));
  return { salt, storedKey: digest(mechanism, hmac(mechanism, salted, 'Client Key')), serverKey: hmac(mechanism, salted, 'Server Key') };
}

function hashOf(mechanism: Mechanism): string {
  return mechanism === 'SCRAM-SHA-1' ? 'sha1' : 'sha256';
}

/** Exclusive or, bit by bit. */
function xor(one: Buffer, other: Buffer): Buffer {
  const bits = [1, 2, 4, 8, 16, 32, 64, 128];
  const isSet = (byte: number, bit: number): boolean => Math.floor(byte / bit) % 2 === 1;
  const sumOf = (a: number, b: number): number => bits.filter((bit) => isSet(a, bit) !== isSet(b, bit)).reduce((sum, bit) => sum + bit, 0);
  return Buffer.from(one.map((byte, index) => sumOf(byte, other[index] ?? 0)));
}

function hmac(mechanism: Mechanism, key: Buffer, message: string): Buffer {
  return createHmac(hashOf(mechanism), key).update(message).digest();
}

function digest(mechanism: Mechanism, data: Uint8Array): Buffer {
  return createHash(hashOf(mechanism)).update(data).digest();
}
