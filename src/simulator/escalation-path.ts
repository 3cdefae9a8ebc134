/** A sequence of permitted actions that ends with a principal reading a secret that it cannot read now. */
export interface EscalationPath {
  /** The principal. */
  readonly principal: string;
  /** The secret. */
  readonly secret: string;
  /** The actions in order; the last one reads the secret. */
  readonly steps: string[];
  /**
   * Why the templates do not show whether the principal can perform all steps.
   *
   * @default - the principal can perform all steps
   */
  readonly uncertainty?: string;
}
