import { createPrivateKey, generateKeyPairSync, sign, X509Certificate } from 'node:crypto';

/** A certificate and its key in PEM form. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

/** A test authority, valid for two days, written by hand: Node can read certificates but not make them. */
export function makeAuthority(name: string): Identity {
  return make({ subject: name, authority: true });
}

/** A server certificate for 127.0.0.1 and these names. */
export function issue(authority: Identity, ...names: string[]): Identity {
  return make({ subject: names[0] ?? '127.0.0.1', names, issuer: authority });
}

interface Request {
  readonly subject: string;
  readonly authority?: boolean;
  readonly names?: readonly string[];
  readonly issuer?: Identity;
}

const ECDSA_SHA256 = seq(oid('2a8648ce3d040302'));

function make(request: Request): Identity {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = request.issuer;
  const issuerName = issuer ? new X509Certificate(issuer.certificate).subject.replace(/^CN=/, '') : request.subject;
  const extensions = request.authority
    ? extension('551d13', seq(Buffer.from('0101ff', 'hex')))
    : extension('551d11', seq(tlv(0x87, Buffer.from([127, 0, 0, 1])), ...(request.names ?? []).map((name) => tlv(0x82, Buffer.from(name)))));
  const body = seq(
    tlv(0xa0, integer(2)), integer(Math.floor(Math.random() * 1e9) + 1), ECDSA_SHA256, commonName(issuerName),
    seq(time(-1), time(1)), commonName(request.subject), publicKey.export({ type: 'spki', format: 'der' }), tlv(0xa3, seq(extensions)),
  );
  const signature = sign('sha256', body, issuer ? createPrivateKey(issuer.key) : privateKey);
  const der = seq(body, ECDSA_SHA256, tlv(0x03, Buffer.from([0]), signature));
  const base64 = der.toString('base64').replace(/(.{64})/g, '$1\n').trimEnd();
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function tlv(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  // Up to 127 the length is one byte; beyond, a byte says in how many it follows.
  const long = Buffer.alloc(3);
  long[0] = 0x82;
  long.writeUInt16BE(body.length, 1);
  const length = body.length < 128 ? Buffer.from([body.length]) : body.length < 256 ? Buffer.from([0x81, body.length]) : long;
  return Buffer.concat([Buffer.from([tag]), length, body]);
}

function seq(...content: Buffer[]): Buffer {
  return tlv(0x30, ...content);
}

function oid(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, 'hex'));
}

function integer(value: number): Buffer {
  const buffer = Buffer.alloc(5);
  buffer.writeUInt32BE(value, 1);
  const start = Math.min(4, buffer.findIndex((byte) => byte !== 0) === -1 ? 4 : buffer.findIndex((byte) => byte !== 0));
  return tlv(0x02, buffer.subarray((buffer[start] ?? 0) > 127 ? start - 1 : start));
}

function commonName(name: string): Buffer {
  return seq(tlv(0x31, seq(oid('550403'), tlv(0x0c, Buffer.from(name)))));
}

function extension(id: string, value: Buffer): Buffer {
  return seq(oid(id), tlv(0x04, value));
}

function time(days: number): Buffer {
  const date = new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return tlv(0x17, Buffer.from(`${date}Z`));
}
