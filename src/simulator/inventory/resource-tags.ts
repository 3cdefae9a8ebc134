import { isRecord } from '../iam/policy-checks';
import { describeUnknown, hasUnknownPart } from '../iam/unknown-text';
import type { TemplateResource } from '../template/template-stack';
import type { ValueResolver } from '../template/value-resolver';

/** The known tags of a resource. */
export interface ResourceTags {
  readonly tags: Readonly<Record<string, string>>;
  /** Why it could have other tags; undefined if all tags are known. */
  readonly tagsUnknown?: string;
}

/** The tags of a resource. Its own tags override those of its stack, which override those of the resource that deploys a nested stack. */
export function tagsOf(resource: TemplateResource, resolver: ValueResolver): ResourceTags {
  const { stack, transformReason } = resource;
  const parent = resolver.parentOf(stack);
  const { tags: inherited = {}, tagsUnknown } = parent ? tagsOf(parent, resolver) : {};
  const own = ownTags(resource, resolver);
  const reason = own.map(({ unknown }) => unknown).find((found) => found !== undefined) ?? transformReason ?? tagsUnknown;
  const known = own.filter(({ unknown }) => unknown === undefined).map(({ key, value }) => [key, value]);
  return { tags: { ...inherited, ...stack.tags, ...Object.fromEntries(known) }, tagsUnknown: reason };
}

interface OwnTag {
  readonly key: string;
  readonly value: string;
  /** Why the key is unknown. */
  readonly unknown?: string;
}

/** Tags are a list of keys and values; in SAM, a map. */
function ownTags({ stack, properties }: TemplateResource, resolver: ValueResolver): OwnTag[] {
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
