import { unknownText } from '../unknown-text';
import type { RequestContext } from './request-context';
import { escapeWildcards } from '../wildcard';

const VARIABLE = /\$\{([^}]*)\}/g;
const WITH_DEFAULT = /^(.*?),\s*'(.*)'$/;

/** Whether a text contains policy variables. */
export function hasVariables(text: string): boolean {
  return text.includes('${');
}

/**
 * Replaces `${key}` and `${key, 'default'}` with the values of the request.
 *
 * Undefined if a variable has no value: such a text is not equal to anything and matches no resource.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function substitute(text: string, context: RequestContext): string | undefined {
  let missing = false;
  const replaced = text.replace(VARIABLE, (_, inner: string) => {
    const value = valueOf(inner, context);
    missing ||= value === undefined;
    return value ?? '';
  });
  return missing ? undefined : replaced;
}

function valueOf(inner: string, context: RequestContext): string | undefined {
  if (inner === '*' || inner === '?' || inner === '$') {
    return escapeWildcards(inner);
  }
  const [, key, fallback] = WITH_DEFAULT.exec(inner) ?? [undefined, inner, undefined];
  const value = context.get(key.trim());
  if (value?.unknown !== undefined) {
    return unknownText(value.unknown);
  }
  // A key with several values cannot be a variable.
  const single = value?.values.length === 1 ? value.values[0] : undefined;
  return single === undefined ? fallback && escapeWildcards(fallback) : escapeWildcards(single);
}
