import type { Resolver } from './intrinsics';
import { isRecord } from './policy-checks';
import type { TemplateResource } from './template-stack';

/** The tags of a resource: a list of keys and values, or a map as SAM writes it. */
export function tagsOf(resource: TemplateResource, resolver: Resolver): Record<string, string> {
  const tags = resolver.value(resource.stack, resource.properties.Tags ?? []);
  if (isRecord(tags)) {
    return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, String(value)]));
  }
  const list: unknown[] = Array.isArray(tags) ? tags : [];
  return Object.fromEntries(list.filter(isRecord).map((tag) => [String(tag.Key), String(tag.Value)]));
}
