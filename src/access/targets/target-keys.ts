import * as kms from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';
import { unwrapKey } from './identity-grant-key';

/** A key that encrypts the values of a target. */
export interface TargetKey {
  readonly key: kms.IKey;
  /** The region of the replicas that the key encrypts; left out for the key of the secrets themselves. */
  readonly replicaRegion?: string;
}

type Visit = (key: TargetKey) => void;

const REPLICA_KEYS = new WeakMap<IConstruct, TargetKeys>();

/** Keys of a target. Some may be added after the grants on them. */
export class TargetKeys {
  private readonly keys: TargetKey[] = [];
  private readonly visits: Visit[] = [];

  /** Adds a key once, and applies the earlier grants to its policy. */
  public add({ key, replicaRegion }: TargetKey): void {
    const added = { key: unwrapKey(key), replicaRegion };
    if (!this.keys.some((one) => one.key === added.key && one.replicaRegion === replicaRegion)) {
      this.keys.push(added);
      this.visits.forEach((visit) => visit(added));
    }
  }

  /** Calls `visit` for each present key now, and for each later key when it is added. */
  public each(visit: Visit): void {
    this.keys.forEach(visit);
    this.visits.push(visit);
  }
}

/** The keys of a secret's replicas. Empty for secrets of other classes: only the id of a replica's key is known for those. */
export function replicaKeysOf(secret: IConstruct): TargetKeys {
  const keys = REPLICA_KEYS.get(secret) ?? new TargetKeys();
  REPLICA_KEYS.set(secret, keys);
  return keys;
}
