import { ResourceEnvironment, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';
import { TargetKey } from './target-keys';
import { viaServices } from '../../private/via-service';

/** What grants are about: one secret, or everything below a path. */
export interface AccessTarget {
  /** Where the secrets live: errors name it, and its stack takes the policies of rotation functions. */
  readonly scope: IConstruct;

  /** Account and region of the secrets; those of `scope` where left out. */
  readonly environment?: ResourceEnvironment;

  /** Tags that the secrets must have; given (perhaps empty) for a path, left out for one secret. */
  readonly tags?: { [key: string]: string };

  /** The ARN as a policy in the consumer's stack must name it; ends in `-??????` where the suffix is unknown, in `/*` for a path. */
  arnFor(consumer: IConstruct): string;

  /**
   * The ARN in a region as a pattern that refers to no resource: a key policy that referred to the secret would be cyclic, since the
   * secret refers to its key. Undefined or left out where the name is not known at synthesis.
   */
  patternIn?(region: string): string | undefined;

  /** The real keys, never views; asked for when the template is written, since a hierarchy may get more. */
  keys(): kms.IKey[];

  /** Calls for each of the keys, also of those that come later and those of replicas. Left out where `keys` are all. */
  eachKey?(visit: (key: TargetKey) => void): void;

  /** Left out where the resource policy is not ours to write, as with imported secrets. */
  addToResourcePolicy?(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult;
}

/** Account and region of a target. */
export function environmentOf(target: AccessTarget): ResourceEnvironment {
  const stack = Stack.of(target.scope);
  return target.environment ?? { account: stack.account, region: stack.region };
}

/** What `kms:ViaService` may hold when Secrets Manager calls KMS for a target. */
export function viaServicesOf(target: AccessTarget, region = environmentOf(target).region): string[] {
  return viaServices(target.scope, region);
}

/** Whether a target is everything below a path. */
export function isPath(target: AccessTarget): boolean {
  return target.tags !== undefined;
}
