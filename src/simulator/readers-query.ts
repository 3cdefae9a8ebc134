/** Secrets, and the principals that are expected to read them. */
export interface ReadersQuery {
  /** The secrets, by name. A `*` at the end matches all names that start with the text before it. */
  readonly secrets: string;

  /**
   * The principals that are expected to read the secrets, named as in a query.
   *
   * List principals of resource policies as the policy names them: an account by its id or root ARN, everyone as `*`.
   */
  readonly principals: string[];
}
