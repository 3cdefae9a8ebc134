import type { Resolver } from './intrinsics';
import { wholeUnknown } from './placeholder';
import { isRecord } from './policy-checks';
import type { TemplateResource } from './template-stack';

/** Tags as far as they are known. */
export interface Tags {
  readonly tags: Readonly<Record<string, string>>;
  /** Why there may be others. */
  readonly tagsUnknown?: string;
}

/** The tags of a resource: a list of keys and values, or a map as SAM writes it, and beneath them those of the stack. */
export function tagsOf(resource: TemplateResource, resolver: Resolver): Tags {
  const { stack, properties, changed } = resource;
  const given = resolver.list(stack, properties.Tags).flatMap((item) => isRecord(item) && item.Key === undefined
    ? Object.entries(item).map(([key, value]): [unknown, unknown] => [key, value])
    : [isRecord(item) ? [item.Key, item.Value] : [item, undefined]] satisfies Array<[unknown, unknown]>);
  const reason = given.map(([key]) => wholeUnknown(key)).find((found) => found !== undefined) ?? changed;
  const named = given.filter(([key]) => wholeUnknown(key) === undefined).map(([key, value]) => [String(key), String(value)]);
  return { tags: { ...stack.tags, ...Object.fromEntries(named) }, tagsUnknown: reason };
}
