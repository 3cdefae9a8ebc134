import { keyTagChanges } from '../../tags/key-tags';
import { describeTags, tagRequestKeys, withTags } from '../../tags/tag-set';
import { transitionsOf, type SecretRule } from '../rule';

/** Sets tags of the secret's key with which a statement allows, or no longer denies. */
export const tagKey: SecretRule = (state, capabilities) => {
  const { object } = state;
  const { key } = object;
  return key === undefined ? [] : keyTagChanges(state, key, capabilities).sets.flatMap((tags) => transitionsOf(
    capabilities.whoCanOnKey(object, key, 'TagResource', tagRequestKeys(tags)),
    `kms:TagResource gives the secret's key the tags ${describeTags(tags)}`,
    () => ({ ...state, object: { ...object, key: { ...key, tags: withTags(key.tags, tags) } } }),
  ));
};
