import { ResourceEnvironment, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';
import { TargetKey } from './target-keys';
import { viaServices } from '../../private/via-service';

/** What a grant is about: one secret, or all secrets below a path. */
export interface AccessTarget {
  /** The construct that errors name. The policies of rotation functions are created in its stack. */
  readonly scope: IConstruct;

  /** Account and region of the secrets; if left out, those of `scope`. */
  readonly environment?: ResourceEnvironment;

  /** The tags that the secrets must have. Given (perhaps empty) for a path, left out for one secret. */
  readonly tags?: { [key: string]: string };

  /** The ARN as a policy in the consumer's stack names it. It ends in `-??????` if the suffix is unknown, and in `/*` for a path. */
  arnFor(consumer: IConstruct): string;

  /**
   * The ARN in a region as a pattern that refers to no resource. The secret refers to its key, so a key policy that referred to the secret
   * would be cyclic. Undefined or left out if the name is not known at synthesis.
   */
  patternIn?(region: string): string | undefined;

  /** The keys, unwrapped. Called at synthesis, since a hierarchy may add keys until then. */
  keys(): kms.IKey[];

  /** Calls `visit` for each key, including keys of replicas and keys that are added later. Left out if `keys` returns all of them. */
  eachKey?(visit: (key: TargetKey) => void): void;

  /** Left out if this app does not manage the resource policy, as for imported secrets. */
  addToResourcePolicy?(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult;
}

/** Account and region of a target. */
export function environmentOf(target: AccessTarget): ResourceEnvironment {
  const stack = Stack.of(target.scope);
  return target.environment ?? { account: stack.account, region: stack.region };
}

/** The values of `kms:ViaService` when Secrets Manager calls KMS for a target. */
export function viaServicesOf(target: AccessTarget, region = environmentOf(target).region): string[] {
  return viaServices(target.scope, region);
}

/** Whether a target is all secrets below a path. */
export function isPath(target: AccessTarget): boolean {
  return target.tags !== undefined;
}
