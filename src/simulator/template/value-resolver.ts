import type { TemplateResource, TemplateStack } from './template-stack';

/** Replaces CloudFormation's intrinsic functions in a value of a template. A value that cannot be known becomes unknown text with its reason. */
export interface ValueResolver {
  /** The value without intrinsic functions; undefined if it is `AWS::NoValue`. */
  value(stack: TemplateStack, value: unknown): unknown;

  /** The value as text. */
  text(stack: TemplateStack, value: unknown): string;

  /** The value as text; undefined if the template has no such value. */
  optionalText(stack: TemplateStack, value: unknown): string | undefined;

  /** The value as a list. A single value becomes a list of one item, and so does a list that is completely unknown. */
  list(stack: TemplateStack, value: unknown): unknown[];

  /** The resource that deploys a nested stack; undefined for any other stack. */
  parentOf(stack: TemplateStack): TemplateResource | undefined;

  /**
   * Evaluates a function or a condition of a stack.
   *
   * @param subject the function as an object, or the name of the condition
   * @throws if the evaluation of the subject needs the subject itself
   */
  withCycleCheck<T>(stack: TemplateStack, subject: object | string, evaluate: () => T): T;
}
