import { isRecord } from '../iam/policy-checks';
import { describeUnknown, hasUnknownPart } from '../iam/unknown-text';
import type { Resolver } from '../template/intrinsics';
import type { TemplateResource } from '../template/template-stack';

/** Tags as far as they are known. */
export interface Tags {
  readonly tags: Readonly<Record<string, string>>;
  /** Why there may be others. */
  readonly tagsUnknown?: string;
}

/** The tags of a resource: its own, and beneath them those of the stack and of the resource that deploys it as a nested one. */
export function tagsOf(resource: TemplateResource, resolver: Resolver): Tags {
  const { stack, changed } = resource;
  const parent = resolver.parentOf(stack);
  const { tags: inherited = {}, tagsUnknown } = parent ? tagsOf(parent, resolver) : {};
  const given = ownTags(resource, resolver);
  const reason = given.map(({ unknown }) => unknown).find((found) => found !== undefined) ?? changed ?? tagsUnknown;
  const named = given.filter(({ unknown }) => unknown === undefined).map(({ key, value }) => [key, value]);
  return { tags: { ...inherited, ...stack.tags, ...Object.fromEntries(named) }, tagsUnknown: reason };
}

interface OwnTag {
  readonly key: string;
  readonly value: string;
  /** Why the key is unknown. */
  readonly unknown?: string;
}

/** A list of keys and values, or a map as SAM writes it. */
function ownTags({ stack, properties }: TemplateResource, resolver: Resolver): OwnTag[] {
  return resolver.list(stack, properties.Tags).flatMap((item) => {
    if (isRecord(item) && item.Key === undefined) {
      return Object.entries(item).map(([key, value]) => ownTag(key, value));
    }
    return [isRecord(item) ? ownTag(item.Key, item.Value) : ownTag(item, undefined)];
  });
}

function ownTag(key: unknown, value: unknown): OwnTag {
  const text = String(key);
  return { key: text, value: String(value), unknown: hasUnknownPart(text) ? describeUnknown(text) : undefined };
}
