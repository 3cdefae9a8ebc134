import { keyTagChanges } from '../../tags/key-tags';
import { describeTagKeys, withoutTags } from '../../tags/tag-set';
import { transitionsOf, type SecretRule } from '../rule';

/** Removes tags of the secret's key without which a statement allows, or no longer denies. */
export const untagKey: SecretRule = (state, capabilities) => {
  const { object } = state;
  const { key } = object;
  return key === undefined ? [] : keyTagChanges(state, key, capabilities).removals.flatMap((keys) => transitionsOf(
    capabilities.whoCanOnKey(object, key, 'UntagResource', { 'aws:TagKeys': keys }),
    `kms:UntagResource takes ${describeTagKeys(keys)} from the secret's key`,
    () => ({ ...state, object: { ...object, key: { ...key, tags: withoutTags(key.tags, keys) } } }),
  ));
};
