/** A question to the simulator: may this principal do this with this secret? */
export interface AccessQuery {
  /**
   * The role or user: its construct path or that of the function it belongs to, `Stack/LogicalId`, logical id, name or ARN.
   *
   * A principal outside of the templates is named by its ARN, also a session (`arn:…:sts::111111111111:assumed-role/Name/session`) or
   * the root user (`arn:…:iam::111111111111:root`), a service by its name, such as `lambda.amazonaws.com`, and a role or user that
   * templates attach policies to by its name.
   */
  readonly principal: string;

  /** The secret: its name, construct path, `Stack/LogicalId` or logical id. */
  readonly secret: string;

  /**
   * The action of Secrets Manager; what KMS says to it is asked, too.
   *
   * @default 'secretsmanager:GetSecretValue'
   */
  readonly action?: string;

  /**
   * The version stage that the caller asks for.
   *
   * @default - the caller sends none, as most do
   */
  readonly versionStage?: string;

  /**
   * The VPC endpoint for Secrets Manager that the request passes, of the templates: its construct path, `Stack/LogicalId` or logical id.
   *
   * @default - the request passes no endpoint
   */
  readonly endpoint?: string;

  /**
   * Tags of the session, besides those of the role or user; they win over these.
   *
   * @default - none
   */
  readonly principalTags?: { [key: string]: string };

  /**
   * Documents of the identity policies of a principal outside of the templates, besides those that templates attach to it; as
   * `iam.PolicyDocument` or as JSON.
   *
   * @default - those of the simulator's `outsidePrincipals`; else unknown, answers that depend on them are inconclusive
   */
  readonly identityPolicies?: any[];

  /**
   * The policy that is passed when the role is assumed, as `iam.PolicyDocument` or as JSON.
   *
   * @default - none
   */
  readonly sessionPolicy?: any;

  /**
   * The key that a request to `CreateSecret`, `UpdateSecret` or `ReplicateSecretToRegions` names: `Stack/LogicalId`, logical id,
   * alias or ARN, or `aws/secretsmanager`.
   *
   * @default - `UpdateSecret` leaves the key alone; the others name the secret's own and those of its replicas
   */
  readonly encryptionKey?: string;

  /**
   * Whether a request to `UpdateSecret` brings a value, as Secrets Manager uses the key then.
   *
   * @default - unknown; answers that depend on it are inconclusive
   */
  readonly changesValue?: boolean;

  /**
   * Whether a request to `PutSecretValue` or `UpdateSecret` repeats the token of a version that exists: Secrets Manager then decrypts
   * the value to compare it.
   *
   * @default false
   */
  readonly retry?: boolean;

  /**
   * Further condition keys of the request with their values, such as `aws:SourceIp`.
   *
   * @default - none
   */
  readonly context?: { [key: string]: string[] };
}

/** What a matrix shows. */
export interface AccessMatrixOptions {
  /**
   * The actions of Secrets Manager, one column each.
   *
   * @default ['secretsmanager:GetSecretValue']
   */
  readonly actions?: string[];

  /**
   * Principals outside of the templates that get rows too, as in a query; the simulator's `outsidePrincipals` tell their policies.
   *
   * @default - those of the templates only
   */
  readonly outsidePrincipals?: string[];
}

/** Who is allowed to read which secrets. */
export interface ReadersQuery {
  /** The secrets, by name; a `*` at the end stands for all names that start so. */
  readonly secrets: string;
  /**
   * The principals that may read them, as in a query; no other may.
   *
   * Whom a secret's policy names is listed as it stands there: an account by its id or its root ARN, everyone as `*`.
   */
  readonly principals: string[];
}
