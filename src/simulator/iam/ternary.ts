/**
 * A fact that may be unknowable from a template: `value` is undefined then, and `unknown` says why.
 *
 * Kleene's logic keeps answers honest: an unknown operand matters only where it could change the result.
 */
export interface Truth {
  readonly value: boolean | undefined;
  readonly unknown?: string;
}

export const TRUE: Truth = { value: true };
export const FALSE: Truth = { value: false };

export function unknown(reason: string): Truth {
  return { value: undefined, unknown: reason };
}

export function truth(value: boolean): Truth {
  return value ? TRUE : FALSE;
}

export function not(operand: Truth): Truth {
  return operand.value === undefined ? operand : truth(!operand.value);
}

export function and(...operands: Truth[]): Truth {
  return all(operands, (operand) => operand);
}

export function or(...operands: Truth[]): Truth {
  return any(operands, (operand) => operand);
}

/** False as soon as one item is false; unknown where one is unknown and none false. */
export function all<T>(items: readonly T[], test: (item: T) => Truth): Truth {
  let result = TRUE;
  for (const item of items) {
    const tested = test(item);
    if (tested.value === false) {
      return FALSE;
    }
    result = tested.value === undefined && result.value ? tested : result;
  }
  return result;
}

/** True as soon as one item is true; unknown where one is unknown and none true. */
export function any<T>(items: readonly T[], test: (item: T) => Truth): Truth {
  let result = FALSE;
  for (const item of items) {
    const tested = test(item);
    if (tested.value) {
      return TRUE;
    }
    result = tested.value === undefined && result.value === false ? tested : result;
  }
  return result;
}
