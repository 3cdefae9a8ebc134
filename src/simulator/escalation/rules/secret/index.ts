import { changeKey } from './change-key';
import { changeRotationFunction } from './change-rotation-function';
import { createGrant } from './create-grant';
import { deleteResourcePolicy } from './delete-resource-policy';
import { moveLabel } from './move-label';
import { nameKey } from './name-key';
import { putKeyPolicy } from './put-key-policy';
import { putResourcePolicy } from './put-resource-policy';
import { tagKey, untagKey } from './tag-key';
import { tagReader } from './tag-reader';
import { tagSecret, untagSecret } from './tag-secret';
import type { SecretRule } from '../../search-state';

/** What can be done about a secret, its key and the tags of its reader; of equally long ways the first is told. */
export const SECRET_RULES: readonly SecretRule[] = [
  tagSecret, untagSecret, putResourcePolicy, deleteResourcePolicy, createGrant, putKeyPolicy,
  tagKey, untagKey, nameKey, tagReader, moveLabel, changeRotationFunction, changeKey,
];
