import { generateKeyPairSync, sign } from 'node:crypto';

/**
 * A random certificate and key, in PEM form, valid for a day. The thin driver passes its
 * wallet to Node as client certificate, key and authorities, and Node refuses a wallet with
 * authorities only. A server that does not request a client certificate, as on RDS, never receives it.
 */
export function temporaryIdentity(now: number = Date.now()): string {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = tlv(0x30, tlv(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
  const name = tlv(0x30, tlv(0x31, tlv(0x30, tlv(0x06, Buffer.from('550403', 'hex')), tlv(0x0c, Buffer.from('temporary')))));
  const validity = tlv(0x30, time(now - 3_600_000), time(now + 86_400_000));
  const body = tlv(0x30, tlv(0x02, Buffer.from([1])), algorithm, name, validity, name, publicKey.export({ type: 'spki', format: 'der' }));
  const certificate = tlv(0x30, body, algorithm, tlv(0x03, Buffer.from([0]), sign('sha256', body, privateKey)));
  const base64 = certificate.toString('base64').replace(/(.{64})/g, '$1\n').trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n${privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()}`;
}

/** DER: a tag, a length, and the content. */
function tlv(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const long = body.length < 256 ? [0x81, body.length] : [0x82, Math.floor(body.length / 256), body.length % 256];
  const length = body.length < 128 ? [body.length] : long;
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

function time(millis: number): Buffer {
  return tlv(0x17, Buffer.from(`${new Date(millis).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
}
