import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { aws_kms as interfaces } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { replicaKeysOf } from '../access/targets/target-keys';
import { warn } from '../private/warnings';

/** Warns about replicas without a key of their own. */
export function warnAboutReplicaKeys(secret: IConstruct, replicas: secretsmanager.ReplicaRegion[]): void {
  const withoutKey = replicas.filter((replica) => replica.encryptionKey === undefined).map((replica) => replica.region);
  if (withoutKey.length > 0) {
    warn(secret, 'replica-without-key', `the replicas in ${withoutKey.join(', ')} are encrypted with the AWS managed key aws/secretsmanager, `
      + 'which other accounts cannot use; give `encryptionKey` for each of `replicaRegions`');
  }
}

/** Adds the key of a replica to those whose policies grants change. Policies of L1 keys are not changed: the code that creates them writes them. */
export function addReplicaKey(secret: Construct, replicaRegion: string, encryptionKey: interfaces.IKeyRef): void {
  const key = isKey(encryptionKey)
    ? encryptionKey
    : kms.Key.fromKeyArn(secret, `ReplicaKey${secret.node.children.length}`, encryptionKey.keyRef.keyArn);
  replicaKeysOf(secret).add({ key, replicaRegion });
}

function isKey(key: interfaces.IKeyRef): key is kms.IKey {
  return 'addToResourcePolicy' in key;
}
