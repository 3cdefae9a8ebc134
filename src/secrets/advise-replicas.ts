import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { warn } from '../private/warnings';

/** Warns of replicas without a key of their own. */
export function adviseOnReplicas(secret: IConstruct, replicas: secretsmanager.ReplicaRegion[]): void {
  const without = replicas.filter((replica) => replica.encryptionKey === undefined).map((replica) => replica.region);
  if (without.length > 0) {
    warn(secret, 'replica-without-key', `the replicas in ${without.join(', ')} are encrypted with the AWS managed key aws/secretsmanager, `
      + 'which other accounts cannot use; give `encryptionKey` for each of `replicaRegions`');
  }
}
