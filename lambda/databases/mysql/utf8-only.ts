/**
 * Replaces `iconv-lite` in the bundle: connections use UTF-8 only, so 150 kB of tables are not
 * necessary. Other texts of a server are plain ASCII, such as its version.
 */
export function getDecoder(): { write(bytes: Buffer): string; end(): undefined } {
  return { write: (bytes) => bytes.toString('utf8'), end: () => undefined };
}

export function getEncoder(): { write(text: string): Buffer; end(): undefined } {
  return { write: (text) => Buffer.from(text, 'utf8'), end: () => undefined };
}
