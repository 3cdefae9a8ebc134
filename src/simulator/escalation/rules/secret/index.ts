import { assignKeyAlias } from './assign-key-alias';
import { changeEncryptionKey } from './change-encryption-key';
import { changeRotationFunction } from './change-rotation-function';
import { createKeyGrant } from './create-key-grant';
import { deleteResourcePolicy } from './delete-resource-policy';
import { moveLabel } from './move-label';
import { putKeyPolicy } from './put-key-policy';
import { putResourcePolicy } from './put-resource-policy';
import { tagKey } from './tag-key';
import { tagReader } from './tag-reader';
import { tagSecret } from './tag-secret';
import { untagKey } from './untag-key';
import { untagSecret } from './untag-secret';
import type { SecretRule } from '../rule';

/** Changes to a secret, its key and the tags of its reader. Of paths of equal length, the rule that is listed first is reported. */
export const SECRET_RULES: readonly SecretRule[] = [
  tagSecret, untagSecret, putResourcePolicy, deleteResourcePolicy, createKeyGrant, putKeyPolicy,
  tagKey, untagKey, assignKeyAlias, tagReader, moveLabel, changeRotationFunction, changeEncryptionKey,
];
