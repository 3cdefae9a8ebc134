import type { TemplateStack } from './template-stack';
import { unknownText } from '../iam/unknown-text';

/** A value, unknown where it holds a dynamic reference; these may stand in text that functions put together. */
export function withoutReference(stack: TemplateStack, value: unknown): unknown {
  return typeof value === 'string' && value.includes('{{resolve:') ? unknownText(`a dynamic reference of stack ${stack.name} is resolved at deployment`) : value;
}
