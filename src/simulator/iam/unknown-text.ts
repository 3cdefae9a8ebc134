/**
 * Strings with unknown parts: text that AWS generates at deployment, and values that the input does not give.
 *
 * An unknown part is encoded inside the string itself (`start, kind, id, end`). So such a string can be joined, split and
 * compared like any other string. Two equal parts are the same unknown text.
 */
const START = '\uE000';
const END = '\uE001';
/** Replaces a colon within an id, because ARNs are split at colons. */
const COLON = '\uE002';
/** Splits a text into its unknown parts and the text between them. */
const UNKNOWN_PARTS = /(\uE000[^\uE001]*\uE001)/;

/** What is known about a kind of unknown part. */
interface Kind {
  /** Number of characters; undefined if it varies. */
  readonly length?: number;
  /** The characters that it can contain. */
  readonly characters: RegExp;
  /** Whether two parts of this kind are never the same text. */
  readonly unique: boolean;
  readonly describe: (id: string) => string;
}

const KINDS: Record<string, Kind> = {
  S: { length: 6, characters: /[A-Za-z0-9]/, unique: true, describe: (id) => `the six characters that Secrets Manager adds to the ARN of ${id}` },
  K: { length: 36, characters: /[0-9a-f-]/, unique: true, describe: (id) => `the id of key ${id}, which KMS generates at deployment` },
  N: { characters: /[A-Za-z0-9_-]/, unique: true, describe: (id) => `the name of ${id}, which CloudFormation generates at deployment` },
  I: { characters: /[^]/, unique: true, describe: (id) => `the id of ${id}, which is generated at deployment` },
  U: { characters: /[^]/, unique: false, describe: (id) => id },
};

/** The suffix Secrets Manager adds to a secret's ARN. */
export function secretSuffix(resource: string): string {
  return unknownPart('S', resource);
}

/** The id of a key. */
export function keyId(resource: string): string {
  return unknownPart('K', resource);
}

/** The id that a service generates for its resource, such as a VPC's. */
export function generatedId(resource: string): string {
  return unknownPart('I', resource);
}

/** A name that CloudFormation generates; it contains the resource's logical id. */
export function generatedName(resource: string): string {
  return unknownPart('N', resource);
}

/** A text that is completely unknown; an inconclusive answer shows the reason. */
export function unknownText(reason: string): string {
  return unknownPart('U', reason);
}

/** Whether a text has an unknown part of any kind. */
export function hasUnknownPart(text: string): boolean {
  return text.includes(START);
}

/** Whether a text has a part that `unknownText` created, which can be any text, also one with colons. */
export function hasUnknownText(text: string): boolean {
  return text.includes(`${START}U`);
}

/** The reason if a value is completely unknown, otherwise undefined. */
export function wholeUnknown(value: unknown): string | undefined {
  if (typeof value !== 'string' || !value.startsWith(`${START}U`) || value.indexOf(END) !== value.length - 1) {
    return undefined;
  }
  return describeUnknown(value);
}

/** Describes the unknown parts of a text. */
export function describeUnknown(text: string): string {
  const all = unknownParts(text);
  // Missing inputs have priority over generated text, because the user can supply them.
  const missing = all.filter((part) => part.charAt(1) === 'U');
  const describe = (part: string): string => kindOf(part).describe(part.slice(2, -1).replaceAll(COLON, ':'));
  return (missing.length > 0 ? missing : all).map(describe).join(' and ');
}

/** A text for messages: unknown parts are written as `<...>`. */
export function readable(text: string): string {
  return text.replaceAll(/\uE000(.)([^\uE001]*)\uE001/g, (_, kind: string, id: string) => {
    switch (kind) {
      case 'S': return '<suffix>';
      case 'K': return `<id of ${lastSegment(id)}>`;
      case 'N':
      case 'I': return '<generated>';
      default: return `<unknown: ${id.replaceAll(COLON, ':')}>`;
    }
  });
}

/** A text in lower case. Its unknown parts stay unchanged, because their kind and id are an encoding. */
export function lowerCase(text: string): string {
  return hasUnknownPart(text)
    ? text.split(UNKNOWN_PARTS).map((part) => isUnknownPart(part) ? part : part.toLowerCase()).join('') : text.toLowerCase();
}

/** The unknown parts of a text that are unique: no other text is equal to them. */
export function uniqueIds(text: string): string[] {
  return unknownParts(text).filter((part) => kindOf(part).unique);
}

/** The number of characters of a logical id that CloudFormation always keeps if it shortens a name. */
const KEPT = 10;

/**
 * The known parts of the generated names in a text, in lower case: each contains the logical id, as in `MyStack-MyBucket-abcdefghijk1`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html
 */
export function partsOfNames(text: string): string[] {
  const ids = unknownParts(text).filter((part) => part.charAt(1) === 'N').map((part) => lastSegment(part.slice(2, -1)));
  return ids.map((id) => (id.length > KEPT ? id.slice(0, KEPT) : `${id}-`).toLowerCase());
}

/** One entry for each character. An unknown part of known length has one entry for each character, any other one entry. */
export function characters(text: string): string[] {
  if (!hasUnknownPart(text)) {
    return [...text];
  }
  return text.split(UNKNOWN_PARTS).flatMap((part) => {
    if (!part.startsWith(START)) {
      return [...part];
    }
    const length = kindOf(part).length;
    return length === undefined ? [part] : Array.from({ length }, (_, index) => `${part}${index}`);
  });
}

/** Whether an entry of `characters` is an unknown part of unknown length. */
export function isRun(entry: string): boolean {
  return entry.endsWith(END);
}

/** Whether an entry of `characters` is unknown. */
export function isUnknownPart(entry: string): boolean {
  return entry.startsWith(START);
}

/** Whether two different entries could be the same text. */
export function couldBeEqual(left: string, right: string): boolean {
  if (isUnknownPart(left) && isUnknownPart(right)) {
    return !(kindOf(left).unique && kindOf(right).unique);
  }
  return isUnknownPart(left) ? kindOf(left).characters.test(right) : isUnknownPart(right) && kindOf(right).characters.test(left);
}

/** Whether an unknown part of a text could contain the searched text. */
export function couldHold(text: string, searched: string): boolean {
  return unknownParts(text).some((part) => [...searched].every((character) => kindOf(part).characters.test(character)));
}

function unknownPart(kind: string, id: string): string {
  // A reason can quote text that has unknown parts itself; unknown parts are not nested.
  return `${START}${kind}${readable(id).replaceAll(':', COLON)}${END}`;
}

function unknownParts(text: string): string[] {
  if (!hasUnknownPart(text)) {
    return [];
  }
  return [...new Set(text.match(/\uE000[^\uE001]*\uE001/g) ?? [])];
}

function kindOf(part: string): Kind {
  return KINDS[part.charAt(1)];
}

function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
