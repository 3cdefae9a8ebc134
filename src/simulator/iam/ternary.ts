/**
 * A fact that may be unknowable from a template: `value` is undefined then, and `unknown` says why.
 *
 * Kleene's logic keeps answers honest: an unknown operand matters only where it could change the result.
 */
export interface Ternary {
  readonly value: boolean | undefined;
  readonly unknown?: string;
}

export const TRUE: Ternary = { value: true };
export const FALSE: Ternary = { value: false };

export function unknown(reason: string): Ternary {
  return { value: undefined, unknown: reason };
}

export function ternary(value: boolean): Ternary {
  return value ? TRUE : FALSE;
}

export function not(operand: Ternary): Ternary {
  return operand.value === undefined ? operand : ternary(!operand.value);
}

export function and(...operands: Ternary[]): Ternary {
  return all(operands, (operand) => operand);
}

export function or(...operands: Ternary[]): Ternary {
  return any(operands, (operand) => operand);
}

/** False as soon as one item is false; unknown where one is unknown and none false. */
export function all<T>(items: readonly T[], test: (item: T) => Ternary): Ternary {
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
export function any<T>(items: readonly T[], test: (item: T) => Ternary): Ternary {
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
