import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { aws_kms as interfaces } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { replicaKeysOf } from '../access/targets/target-keys';
import { warn } from '../private/warnings';

/** Warns of replicas without a key of their own. */
export function adviseOnReplicas(secret: IConstruct, replicas: secretsmanager.ReplicaRegion[]): void {
  const without = replicas.filter((replica) => replica.encryptionKey === undefined).map((replica) => replica.region);
  if (without.length > 0) {
    warn(secret, 'replica-without-key', `the replicas in ${without.join(', ')} are encrypted with the AWS managed key aws/secretsmanager, `
      + 'which other accounts cannot use; give `encryptionKey` for each of `replicaRegions`');
  }
}

/** Remembers the key of a replica for grants that its policy must allow; that of an L1 is nobody's to write but who made it. */
export function rememberReplicaKey(secret: Construct, replicaRegion: string, given: interfaces.IKeyRef): void {
  const key = isKey(given) ? given : kms.Key.fromKeyArn(secret, `ReplicaKey${secret.node.children.length}`, given.keyRef.keyArn);
  replicaKeysOf(secret).add({ key, replicaRegion });
}

function isKey(key: interfaces.IKeyRef): key is kms.IKey {
  return 'addToResourcePolicy' in key;
}
