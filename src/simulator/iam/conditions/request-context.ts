import { lowerCase } from '../unknown-text';

/** The values of a condition key in a request, or why they are unknown. */
export interface ContextValue {
  readonly values: string[];
  readonly unknown?: string;
  /** Whether the request certainly has the key, although its value is unknown. */
  readonly present?: boolean;
}

/** The value of a condition key that is in no layer: unknown if the inputs do not determine it, undefined if the request has no such key. */
export type ImpliedConditionKeys = (key: string, context: RequestContext) => ContextValue | undefined;

/** Values by condition key. */
export type ContextLayer = ReadonlyMap<string, ContextValue>;

/**
 * The condition keys of a request.
 *
 * They come from layers (request, principal, resource), so that a matrix can share the layers of a principal or secret. The names of keys are
 * not case-sensitive, their values are.
 */
export class RequestContext {
  /** @param implied the values of keys that are in no layer */
  constructor(private readonly layers: readonly ContextLayer[], private readonly implied: ImpliedConditionKeys) {}

  /** The value of a key; undefined if the request does not have the key. */
  public get(key: string): ContextValue | undefined {
    const name = key.toLowerCase();
    for (const values of this.layers) {
      const value = values.get(name);
      if (value) {
        // A layer with no values and no reason says that the key is absent, and overrides the layers after it.
        return value.values.length > 0 || value.unknown !== undefined ? value : undefined;
      }
    }
    return this.implied(name, this);
  }
}

/** A layer from plain values. An empty list means that the request does not have the key. */
export function layer(values: Record<string, string | string[] | undefined>): Map<string, ContextValue> {
  const entries = Object.entries(values).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined);
  return new Map(entries.map(([key, value]) => [key.toLowerCase(), { values: Array.isArray(value) ? value : [value] }]));
}

/** A layer from tags. Conditions cannot distinguish tags whose keys differ only in case. */
export function tagLayer(prefix: string, tags: Readonly<Record<string, string>>): Map<string, ContextValue> {
  const result = new Map<string, ContextValue>();
  for (const [key, value] of Object.entries(tags)) {
    const name = lowerCase(`${prefix}${key}`);
    const earlier = result.get(name);
    const clash = earlier && earlier.values[0] !== value;
    result.set(name, clash ? { values: [], unknown: `the keys of two tags differ only in the case of ${key}` } : { values: [value] });
  }
  return result;
}
