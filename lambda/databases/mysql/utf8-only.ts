/**
 * Stands in for `iconv-lite` in the bundle: connections speak UTF-8 only, so that 150 kB of tables
 * would never be looked at. What else a server names is plain ASCII, such as its version.
 */
export function getDecoder(): { write(bytes: Buffer): string; end(): undefined } {
  return { write: (bytes) => bytes.toString('utf8'), end: () => undefined };
}

export function getEncoder(): { write(text: string): Buffer; end(): undefined } {
  return { write: (text) => Buffer.from(text, 'utf8'), end: () => undefined };
}
