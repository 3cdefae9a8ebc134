/** A CloudFormation template, with the account and region of its stack. */
export interface SimulatedTemplate {
  /** Name of the stack. */
  readonly stackName: string;

  /**
   * The template as JSON, such as `Template.fromStack(stack).toJSON()` or a parsed file.
   *
   * Templates have no type in CDK, so this is a map of JSON values.
   */
  readonly template: { [key: string]: any };

  /**
   * The resource that deploys this template as a nested stack: `ParentStack/LogicalId`. The nested stack has the account and region of its
   * parent, and the tags and parameters that this resource passes.
   *
   * @default - not a nested stack
   */
  readonly nestedIn?: string;

  /**
   * Account of the stack, 12 digits.
   *
   * @default - the account of the parent for a nested stack, otherwise the account in the simulator's options
   */
  readonly account?: string;

  /**
   * Region of the stack.
   *
   * @default - the region of the parent for a nested stack, otherwise the region in the simulator's options
   */
  readonly region?: string;

  /**
   * Tags of the stack. CloudFormation adds them to the resources of the stack; a resource's own tag replaces a stack tag with the same key.
   *
   * @default - none
   */
  readonly tags?: { [key: string]: string };

  /**
   * Values of the template's parameters.
   *
   * @default - the parameters in the simulator's options except for nested stacks, then the template's own defaults
   */
  readonly parameters?: { [name: string]: string };
}
