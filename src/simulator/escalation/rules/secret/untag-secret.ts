import { secretTagChanges } from '../../tags/secret-tags';
import { describeTagKeys, withoutTags } from '../../tags/tag-set';
import { transitionsOf, type SecretRule } from '../rule';

/** Removes tags of the secret without which a statement allows, or no longer denies. */
export const untagSecret: SecretRule = (state, capabilities) => {
  const { name, object } = state;
  return secretTagChanges(state, capabilities).removals.flatMap((keys) => transitionsOf(
    capabilities.whoCanOnSecret(object, 'UntagResource', { 'aws:TagKeys': keys }),
    `secretsmanager:UntagResource takes ${describeTagKeys(keys)} from ${name}`,
    () => ({ ...state, object: { ...object, tags: withoutTags(object.tags, keys) } }),
  ));
};
