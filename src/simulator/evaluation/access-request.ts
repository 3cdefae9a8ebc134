import type { ApplicablePolicies, Outcome } from './authorization';
import type { Caller } from '../iam/caller';
import type { ContextLayer } from '../iam/conditions/request-context';
import type { Policy } from '../iam/policy-document';
import type { PolicyRequest } from '../iam/statement-match';

/** A principal with its tags and with every policy that limits it. */
export interface AccessSubject {
  readonly caller: Caller;
  readonly tags: Readonly<Record<string, string>>;
  readonly identity: readonly Policy[];
  readonly boundary?: readonly Policy[];
  readonly session?: readonly Policy[];
  /** Why it could have other tags. */
  readonly tagsUnknown?: string;
  /** Why it is unknown whether the principal exists. */
  readonly doubt?: string;
}

/** A grant of a KMS key, with the parameters of `CreateGrant`. */
export interface KeyGrant {
  readonly grantee: string;
  readonly operations: readonly string[];
  readonly contextEquals?: Readonly<Record<string, string>>;
  readonly contextSubset?: Readonly<Record<string, string>>;
}

/** A KMS key; a key without policy is the AWS managed key `aws/secretsmanager`. */
export interface AccessKey {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Why it could have other tags. */
  readonly tagsUnknown?: string;
  /** Names of the aliases that templates create for it. */
  readonly aliases?: readonly string[];
  readonly policy?: Policy;
  readonly grants: readonly KeyGrant[];
  /** Why the key policy is unknown, for keys that are in no template. */
  readonly unknown?: string;
}

/** A KMS key, or the AWS managed key if `key` is undefined. */
export interface RequestedKey {
  readonly key?: AccessKey;
}

/** A secret with its resource policies and its key. */
export interface AccessObject {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly policies: readonly Policy[];
  /** Undefined for the AWS managed key. */
  readonly key?: AccessKey;
  /** The keys of its replicas. */
  readonly replicaKeys?: readonly RequestedKey[];
  readonly properties?: ContextLayer;
  /** Why it could have other tags. */
  readonly tagsUnknown?: string;
  /** Why it is unknown whether the secret exists. */
  readonly doubt?: string;
}

/** What a request sends apart from principal and secret, and the organization's policies. */
export interface AccessSetting {
  readonly endpoint?: readonly Policy[];
  readonly serviceControl: ReadonlyArray<readonly Policy[]>;
  readonly resourceControl: readonly Policy[];
  /** Condition keys of the request: version stage, tags, endpoint, and those of the query. */
  readonly request: ContextLayer;
}

/** Parameters of a request to Secrets Manager that decide its calls to KMS, but that no condition key has. */
export interface KeyRequest {
  /** The key that the request names; undefined if it names none. */
  readonly key?: RequestedKey;
  /** Whether the request has a new value, for actions that accept one; undefined if this is unknown. */
  readonly changesValue?: boolean;
  /** Whether it repeats the token of an existing version. */
  readonly retry?: boolean;
}

/** The answer of one service, with the request and policies that it was calculated from. */
export interface Decision {
  readonly service: 'Secrets Manager' | 'KMS';
  readonly action: string;
  readonly outcome: Outcome;
  readonly request: PolicyRequest;
  readonly policies: ApplicablePolicies;
}
