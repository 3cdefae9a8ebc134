/**
 * Text that a template cannot know, standing inside strings: what AWS makes up at deployment, and what nobody told us.
 *
 * A placeholder describes itself (`start, kind, id, end`), so strings holding some can be joined, split and compared
 * like any others, and equal placeholders mean the same unknown text.
 */
const START = '\uE000';
const END = '\uE001';
/** Stands for a colon within an id, as ARNs are split at colons. */
const COLON = '\uE002';
/** Splits a text so that placeholders stand alone. */
const PLACEHOLDERS = /(\uE000[^\uE001]*\uE001)/;

/** What is known of a kind of placeholder. */
interface Kind {
  /** Number of characters; undefined where it varies. */
  readonly length?: number;
  /** Characters that may stand in it. */
  readonly characters: RegExp;
  /** Whether two of this kind are never the same text. */
  readonly unique: boolean;
  readonly describe: (id: string) => string;
}

const KINDS: Record<string, Kind> = {
  S: { length: 6, characters: /[A-Za-z0-9]/, unique: true, describe: (id) => `the six characters that Secrets Manager adds to the ARN of ${id}` },
  K: { length: 36, characters: /[0-9a-f-]/, unique: true, describe: (id) => `the id of key ${id}, which KMS makes at deployment` },
  N: { characters: /[A-Za-z0-9_-]/, unique: true, describe: (id) => `the name of ${id}, which CloudFormation makes at deployment` },
  I: { characters: /[^]/, unique: true, describe: (id) => `the id of ${id}, which is made at deployment` },
  U: { characters: /[^]/, unique: false, describe: (id) => id },
};

/** The suffix Secrets Manager adds to a secret's ARN. */
export function secretSuffix(resource: string): string {
  return placeholder('S', resource);
}

/** The id of a key. */
export function keyId(resource: string): string {
  return placeholder('K', resource);
}

/** The id of a resource that its service makes, such as that of a VPC. */
export function generatedId(resource: string): string {
  return placeholder('I', resource);
}

/** A name that CloudFormation makes: from the resource's logical id, among others. */
export function generatedName(resource: string): string {
  return placeholder('N', resource);
}

/** Text nothing is known of; the reason is what people read in an inconclusive answer. */
export function unknownText(reason: string): string {
  return placeholder('U', reason);
}

export function hasPlaceholder(text: string): boolean {
  return text.includes(START);
}

/** Whether text holds a placeholder that could stand for anything, colons included. */
export function hasUnknownText(text: string): boolean {
  return text.includes(`${START}U`);
}

/** The reason where the whole of a value is unknown, undefined otherwise. */
export function wholeUnknown(value: unknown): string | undefined {
  if (typeof value !== 'string' || !value.startsWith(`${START}U`) || value.indexOf(END) !== value.length - 1) {
    return undefined;
  }
  return describeUnknown(value);
}

/** Says what is unknown in a text. */
export function describeUnknown(text: string): string {
  const all = placeholders(text);
  // What nobody told us comes first: people can mend that.
  const told = all.filter((token) => token.charAt(1) === 'U');
  return (told.length > 0 ? told : all).map((token) => kindOf(token).describe(token.slice(2, -1).replaceAll(COLON, ':'))).join(' and ');
}

/** Text as people read it: placeholders as `<...>`. */
export function readable(text: string): string {
  return text.replaceAll(/\uE000(.)([^\uE001]*)\uE001/g, (_, kind: string, id: string) =>
    kind === 'S' ? '<suffix>' : kind === 'K' ? `<id of ${lastSegment(id)}>` : kind === 'N' || kind === 'I' ? '<generated>' : `<unknown: ${id.replaceAll(COLON, ':')}>`);
}

/** A text in lower case, but for its placeholders, as what tells their kind and id is no part of the text. */
export function lowerCase(text: string): string {
  return hasPlaceholder(text) ? text.split(PLACEHOLDERS).map((part) => isPlaceholder(part) ? part : part.toLowerCase()).join('') : text.toLowerCase();
}

/** Ids of the placeholders in a text that no other text shares. */
export function uniqueIds(text: string): string[] {
  return placeholders(text).filter((token) => kindOf(token).unique);
}

/** As many characters of a logical id as CloudFormation surely leaves in a name that would become too long. */
const KEPT = 10;

/**
 * What the names in a text hold that CloudFormation makes, in lower case: each the logical id, as in `MyStack-MyBucket-abcdefghijk1`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html
 */
export function partsOfNames(text: string): string[] {
  const ids = placeholders(text).filter((token) => token.charAt(1) === 'N').map((token) => lastSegment(token.slice(2, -1)));
  return ids.map((id) => (id.length > KEPT ? id.slice(0, KEPT) : `${id}-`).toLowerCase());
}

/** One entry per character; placeholders of known length are spread over as many entries, others are one. */
export function characters(text: string): string[] {
  if (!hasPlaceholder(text)) {
    return [...text];
  }
  return text.split(PLACEHOLDERS).flatMap((part) => {
    if (!part.startsWith(START)) {
      return [...part];
    }
    const length = kindOf(part).length;
    return length === undefined ? [part] : Array.from({ length }, (_, index) => `${part}${index}`);
  });
}

/** Whether an entry of `characters` is one of several unknown characters, a run of unknown length. */
export function isRun(entry: string): boolean {
  return entry.endsWith(END);
}

export function isPlaceholder(entry: string): boolean {
  return entry.startsWith(START);
}

/** Whether two different entries could stand for the same text. */
export function couldBeEqual(left: string, right: string): boolean {
  if (isPlaceholder(left) && isPlaceholder(right)) {
    return !(kindOf(left).unique && kindOf(right).unique);
  }
  return isPlaceholder(left) ? kindOf(left).characters.test(right) : isPlaceholder(right) && kindOf(right).characters.test(left);
}

/** Whether a text may hold one that is not to be seen in it, as it stands within what is unknown. */
export function couldHold(text: string, searched: string): boolean {
  return placeholders(text).some((token) => [...searched].every((character) => kindOf(token).characters.test(character)));
}

function placeholder(kind: string, id: string): string {
  // Reasons may quote text that holds placeholders itself; they do not nest.
  return `${START}${kind}${readable(id).replaceAll(':', COLON)}${END}`;
}

function placeholders(text: string): string[] {
  if (!hasPlaceholder(text)) {
    return [];
  }
  return [...new Set(text.match(/\uE000[^\uE001]*\uE001/g) ?? [])];
}

function kindOf(token: string): Kind {
  return KINDS[token.charAt(1)];
}

function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
