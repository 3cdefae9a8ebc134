/** The rows and columns of an access matrix. */
export interface AccessMatrixOptions {
  /**
   * The actions of Secrets Manager, one column each.
   *
   * @default ['secretsmanager:GetSecretValue']
   */
  readonly actions?: string[];

  /**
   * Principals that are in no template and that get rows too, named as in a query. The simulator's `outsidePrincipals` can give their
   * policies.
   *
   * @default - only the principals of the templates have rows
   */
  readonly outsidePrincipals?: string[];
}
