import { SecretShapeError } from '../../../lambda/rotation/errors';
import { parseContent } from '../../../lambda/rotation/secret-content';

/** The value of one version of the secret. It never prints itself: only `text` and `field` return it. */
export class SecretValue {
  readonly #text: string;
  readonly #what: string;

  /**
   * @param text the value as Secrets Manager stores it
   * @param what its name in errors, such as `AWSPENDING`
   */
  constructor(text: string, what = 'the value') {
    this.#text = text;
    this.#what = what;
  }

  /** The whole value. */
  public get text(): string {
    return this.#text;
  }

  /**
   * A string field of a value that is a JSON object.
   *
   * @throws SecretShapeError if the value is not a JSON object, or the field is missing, empty or not a string
   */
  public field(name: string): string {
    const content = parseContent(this.#text, this.#what)[name];
    if (typeof content !== 'string' || content === '') {
      throw new SecretShapeError(`${this.#what} has no ${name}`);
    }
    return content;
  }

  /**
   * The same JSON object with other values in these fields.
   *
   * @throws SecretShapeError if the value is not a JSON object
   */
  public with(fields: Readonly<Record<string, unknown>>): SecretValue {
    return new SecretValue(JSON.stringify({ ...parseContent(this.#text, this.#what), ...fields }), this.#what);
  }

  public toString(): string {
    return `[${this.#what}]`;
  }

  public toJSON(): string {
    return this.toString();
  }
}
