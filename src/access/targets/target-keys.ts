import * as kms from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';
import { realKey } from './identity-grant-key';

/** A key that values are encrypted with. */
export interface TargetKey {
  readonly key: kms.IKey;
  /** Where it encrypts the replicas; left out for the key of the secrets themselves. */
  readonly replicaRegion?: string;
}

type Visit = (key: TargetKey) => void;

const KEYS_OF_REPLICAS = new WeakMap<IConstruct, TargetKeys>();

/** Keys of which some may come later than the grants on them. */
export class TargetKeys {
  private readonly keys: TargetKey[] = [];
  private readonly visits: Visit[] = [];

  /** Adds a key once, and has the earlier grants written into its policy. */
  public add({ key, replicaRegion }: TargetKey): void {
    const added = { key: realKey(key), replicaRegion };
    if (!this.keys.some((one) => one.key === added.key && one.replicaRegion === replicaRegion)) {
      this.keys.push(added);
      this.visits.forEach((visit) => visit(added));
    }
  }

  /** Calls for the keys that are there, and for those that come. */
  public each(visit: Visit): void {
    this.keys.forEach(visit);
    this.visits.push(visit);
  }
}

/** The keys of a secret's replicas; empty for secrets of others, whose replicas tell no more than the text of a key's id. */
export function replicaKeysOf(secret: IConstruct): TargetKeys {
  const keys = KEYS_OF_REPLICAS.get(secret) ?? new TargetKeys();
  KEYS_OF_REPLICAS.set(secret, keys);
  return keys;
}
