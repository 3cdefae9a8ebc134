/** A CloudFormation template and where it is deployed to. */
export interface SimulatedTemplate {
  /** Name of the stack. */
  readonly stackName: string;

  /** The template as an object, such as `Template.fromStack(stack).toJSON()` or a parsed file. */
  readonly template: { [key: string]: any };

  /**
   * The resource that deploys this template as a nested stack, `ParentStack/LogicalId`: account and region come from there, and tags and
   * parameters as far as that resource passes them.
   *
   * @default - a stack of its own
   */
  readonly nestedIn?: string;

  /**
   * Account of the stack, 12 digits.
   *
   * @default - the account of the parent of a nested stack, else that of the simulator's options
   */
  readonly account?: string;

  /**
   * Region of the stack.
   *
   * @default - the region of the parent of a nested stack, else that of the simulator's options
   */
  readonly region?: string;

  /**
   * Tags of the stack, which CloudFormation gives to its resources; a resource's own tags win.
   *
   * @default - none
   */
  readonly tags?: { [key: string]: string };

  /**
   * Values of the template's parameters.
   *
   * @default - the parameters of the simulator's options, which nested stacks do not get, then the template's own defaults
   */
  readonly parameters?: { [name: string]: string };
}
