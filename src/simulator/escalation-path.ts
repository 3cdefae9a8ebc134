/** How a principal could come to read a secret that it may not read. */
export interface EscalationPath {
  /** The principal. */
  readonly principal: string;
  /** The secret. */
  readonly secret: string;
  /** What it would do, in order; the last step is the read. */
  readonly steps: string[];
  /**
   * Why nobody can tell from the templates whether the way is open.
   *
   * @default - it is open
   */
  readonly uncertainty?: string;
}
