/** A question to the simulator: may this principal do this with this secret? */
export interface AccessQuery {
  /** The role or user: its construct path or that of the function it belongs to, `Stack/LogicalId`, logical id, name or ARN. */
  readonly principal: string;

  /** The secret: its name, construct path, `Stack/LogicalId` or logical id. */
  readonly secret: string;

  /**
   * The action.
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
   * The VPC endpoint of the templates that the request passes: its construct path, `Stack/LogicalId` or logical id.
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
   * The policy that is passed when the role is assumed.
   *
   * @default - none
   */
  readonly sessionPolicy?: { [key: string]: any };

  /**
   * Further condition keys of the request with their values, such as `aws:SourceIp`.
   *
   * @default - none
   */
  readonly context?: { [key: string]: string[] };
}
