/** Names compare as in the server's default collation. */
export function fold(name: string): string {
  return name.toLowerCase();
}

export function unquote(name: string): string {
  return name.replaceAll('""', '"');
}

const ID = '"((?:[^"]|"")+)"';
const TEXT = "N'((?:[^']|'')*)'";
/** A statement in which `ID` is any quoted name and `TEXT` any literal. */
export const pattern = (text: string): RegExp => new RegExp(`^${text.replaceAll('ID', ID).replaceAll('TEXT', TEXT)}$`);
