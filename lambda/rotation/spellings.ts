/** Shorter parts of a value occur in other texts by chance. */
const SHORTEST_PART = 8;

/** Every form in which drivers, servers and services are known to repeat a value. */
export function spellings(value: string): string[] {
  const escaped = inJson(value);
  // `encodeURIComponent` throws for a lone surrogate.
  const bytes = Buffer.from(value);
  const url = encodeURIComponent(bytes.toString());
  const form = new URLSearchParams({ '': bytes.toString() }).toString().slice(1);
  const sql = value.replaceAll('\\', '\\\\');
  return [
    value, escaped, inJson(escaped), value.replaceAll('"', '""'), value.replaceAll('"', '\\"'),
    value.replaceAll("'", "''"), sql, sql.replaceAll("'", "''"), sql.replaceAll("'", "\\'"),
    url, lowerCasePercents(url), form, lowerCasePercents(form), inHtml(value), unicodeEscaped(escaped),
    bytes.toString('hex'), bytes.toString('hex').toUpperCase(), ...inBase64(bytes, 'base64'), ...inBase64(bytes, 'base64url'),
  ];
}

function inJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

function lowerCasePercents(url: string): string {
  return url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
}

/** As XML and HTML write it, such as the error documents of services. */
function inHtml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

/** As serializers write it that are limited to ASCII. */
function unicodeEscaped(escaped: string): string {
  return escaped.replace(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Also as part of a longer text, as in a header of basic authentication: the encoding depends on the offset of the first byte. */
function inBase64(bytes: Buffer, encoding: 'base64' | 'base64url'): string[] {
  const rests = [0, 1, 2].map((skipped) => bytes.subarray(skipped));
  const within = rests.map((rest) => rest.subarray(0, rest.length - rest.length % 3).toString(encoding));
  return [bytes.toString(encoding), ...within.filter((part) => part.length >= SHORTEST_PART)];
}
