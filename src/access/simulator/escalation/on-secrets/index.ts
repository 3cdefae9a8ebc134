import { changeKey } from './change-key';
import { changeRotationFunction } from './change-rotation-function';
import { createGrant } from './create-grant';
import { deleteResourcePolicy } from './delete-resource-policy';
import { moveLabel } from './move-label';
import { putKeyPolicy } from './put-key-policy';
import { putResourcePolicy } from './put-resource-policy';
import { tagKey } from './tag-key';
import { tagReader } from './tag-reader';
import { tagSecret, untagSecret } from './tag-secret';
import type { Rule, SecretSituation } from '../situation';

/** What can be done about a secret, its key and the tags of its reader; of equally long ways the first is told. */
export const SECRET_RULES: ReadonlyArray<Rule<SecretSituation>> = [
  tagSecret, untagSecret, putResourcePolicy, deleteResourcePolicy, createGrant, putKeyPolicy,
  tagKey, tagReader, moveLabel, changeRotationFunction, changeKey,
];
