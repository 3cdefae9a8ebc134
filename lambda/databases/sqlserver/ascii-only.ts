/**
 * Replaces `iconv-lite` and its tables of code pages in the bundle. Names and passwords are sent
 * as UTF-16, which the driver reads by itself. Of the old types, only one-letter columns of
 * the catalog are read.
 */
export default {
  decode: (bytes: Buffer): string => {
    if (bytes.some((byte) => byte > 127)) {
      throw new Error('text of an old type with other than ASCII characters is not part of this function');
    }
    return bytes.toString('ascii');
  },
  encode: (): never => {
    throw new Error('text is sent as UTF-16 only');
  },
};
