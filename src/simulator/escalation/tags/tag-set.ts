/** Tags by key. IAM compares keys of tags without regard to case. */
export type TagSet = Record<string, string>;

/** The value of a tag, whatever the case of its key. */
export function tagValue(tags: Readonly<TagSet>, key: string): string | undefined {
  return Object.entries(tags).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
}

/** The tags after a request has set some of them. */
export function withTags(before: Readonly<TagSet>, set: TagSet): TagSet {
  return { ...withoutTags(before, Object.keys(set)), ...set };
}

/** The tags after a request has removed some of them. */
export function withoutTags(before: Readonly<TagSet>, keys: readonly string[]): TagSet {
  const names = keys.map((key) => key.toLowerCase());
  return Object.fromEntries(Object.entries(before).filter(([key]) => !names.includes(key.toLowerCase())));
}

/** The condition keys of a request that sets tags. */
export function tagRequestKeys(tags: TagSet): Record<string, string | string[]> {
  return { 'aws:TagKeys': Object.keys(tags), ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])) };
}

/** Tags as the steps of attack paths name them. */
export function describeTags(tags: TagSet): string {
  return Object.entries(tags).map(([key, value]) => `${key}=${value}`).join(', ');
}

/** Keys of tags as the steps of attack paths name them. */
export function describeTagKeys(keys: readonly string[]): string {
  return `the tag${keys.length > 1 ? 's' : ''} ${keys.join(', ')}`;
}
