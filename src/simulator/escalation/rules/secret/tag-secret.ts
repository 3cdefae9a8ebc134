import { secretTagChanges } from '../../tags/secret-tags';
import { describeTags, tagRequestKeys, withTags } from '../../tags/tag-set';
import { transitionsOf, type SecretRule } from '../rule';

/** Sets tags of the secret with which a statement allows, or no longer denies. */
export const tagSecret: SecretRule = (state, capabilities) => {
  const { name, object } = state;
  return secretTagChanges(state, capabilities).sets.flatMap((tags) => transitionsOf(
    capabilities.whoCanOnSecret(object, 'TagResource', tagRequestKeys(tags)),
    `secretsmanager:TagResource gives ${name} the tags ${describeTags(tags)}`,
    () => ({ ...state, object: { ...object, tags: withTags(object.tags, tags) } }),
  ));
};
