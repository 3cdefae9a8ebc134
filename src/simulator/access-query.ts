import type { PolicySource } from './policy-source';

/** A question to the simulator: is this principal allowed to perform this action on this secret? */
export interface AccessQuery {
  /**
   * The principal. A role or user of the templates is named by its construct path, `Stack/LogicalId`, logical id, name or ARN, or by the
   * construct path of its function.
   *
   * A principal that is in no template is named by its ARN. This can also be a session
   * (`arn:…:sts::111111111111:assumed-role/Name/session`) or the root user (`arn:…:iam::111111111111:root`). A service is named by its
   * name, such as `lambda.amazonaws.com`. A role or user that templates only attach policies to is named by its name.
   */
  readonly principal: string;

  /** The secret: its name, construct path, `Stack/LogicalId` or logical id. */
  readonly secret: string;

  /**
   * The action of Secrets Manager. The simulator also evaluates Secrets Manager's calls to KMS for it.
   *
   * @default 'secretsmanager:GetSecretValue'
   */
  readonly action?: string;

  /**
   * The version stage in the request, such as `AWSCURRENT`.
   *
   * @default - the request has no version stage, like most requests
   */
  readonly versionStage?: string;

  /**
   * The VPC endpoint for Secrets Manager that the request uses. It must be in the templates: its construct path, `Stack/LogicalId` or
   * logical id.
   *
   * @default - the request uses no endpoint
   */
  readonly endpoint?: string;

  /**
   * Session tags. A session tag replaces the tag of the role or user that has the same key.
   *
   * @default - none
   */
  readonly principalTags?: { [key: string]: string };

  /**
   * All identity policies of a principal that is in no template, except those that templates attach to it.
   *
   * @default - those of the simulator's `outsidePrincipals`, otherwise unknown: an answer that depends on them is inconclusive
   */
  readonly identityPolicies?: PolicySource[];

  /**
   * The session policy that is passed when the role is assumed.
   *
   * @default - none
   */
  readonly sessionPolicy?: PolicySource;

  /**
   * The key in a request to `CreateSecret`, `UpdateSecret` or `ReplicateSecretToRegions`: `Stack/LogicalId`, logical id, alias or ARN, or
   * `aws/secretsmanager`.
   *
   * @default - `UpdateSecret` does not change the key; the other actions name the keys of the secret and its replicas
   */
  readonly encryptionKey?: string;

  /**
   * Whether a request to `UpdateSecret` has a new value, because Secrets Manager then uses the key.
   *
   * @default - unknown: an answer that depends on it is inconclusive
   */
  readonly changesValue?: boolean;

  /**
   * Whether a request to `PutSecretValue` or `UpdateSecret` repeats the token of an existing version. Secrets Manager then decrypts that
   * version to compare the values.
   *
   * @default false
   */
  readonly retry?: boolean;

  /**
   * Other condition keys of the request and their values, such as `aws:SourceIp`.
   *
   * @default - none
   */
  readonly context?: { [key: string]: string[] };
}
