import { lowerCase } from '../unknown-text';

/** What a request says under a condition key: its values, or why they are unknown. */
export interface ContextValue {
  readonly values: string[];
  readonly unknown?: string;
  /** Whether the request surely has the key, though its value is unknown. */
  readonly present?: boolean;
}

/** What a key means that no layer has. */
export type ImpliedConditionKeys = (key: string, context: RequestContext) => ContextValue | undefined;

/** Values by condition key. */
export type ContextLayer = ReadonlyMap<string, ContextValue>;

/**
 * The condition keys of a request.
 *
 * It is made of layers (request, principal, resource), so that a matrix shares those of a principal and of a secret.
 * Names of keys are not case-sensitive, their values are.
 */
export class RequestContext {
  /** @param implied what a key in no layer means: unknown where nobody can know it, undefined where the request has none */
  constructor(private readonly layers: readonly ContextLayer[], private readonly implied: ImpliedConditionKeys) {}

  /** What the request says under a key; undefined where it says nothing. */
  public get(key: string): ContextValue | undefined {
    const name = key.toLowerCase();
    for (const values of this.layers) {
      const value = values.get(name);
      if (value) {
        // A layer says "absent" with no values and no reason, so that those below are not asked.
        return value.values.length > 0 || value.unknown !== undefined ? value : undefined;
      }
    }
    return this.implied(name, this);
  }
}

/** A layer from plain values; an empty list says that the request does not have the key. */
export function layer(values: Record<string, string | string[] | undefined>): Map<string, ContextValue> {
  const entries = Object.entries(values).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined);
  return new Map(entries.map(([key, value]) => [key.toLowerCase(), { values: Array.isArray(value) ? value : [value] }]));
}

/** Adds tags under a prefix; keys that differ in case only cannot be told apart by conditions. */
export function tagLayer(prefix: string, tags: Readonly<Record<string, string>>): Map<string, ContextValue> {
  const result = new Map<string, ContextValue>();
  for (const [key, value] of Object.entries(tags)) {
    const name = lowerCase(`${prefix}${key}`);
    const earlier = result.get(name);
    const clash = earlier && earlier.values[0] !== value;
    result.set(name, clash ? { values: [], unknown: `two tags differ in the case of ${key} only` } : { values: [value] });
  }
  return result;
}
