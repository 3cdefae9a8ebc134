/**
 * True, false or unknown: `value` is undefined if the inputs do not determine it, and `unknown` says why.
 *
 * With Kleene's three-valued logic, a result is unknown only if an unknown operand could change it.
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

/** False if any item is false; otherwise unknown if any item is unknown. */
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

/** True if any item is true; otherwise unknown if any item is unknown. */
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
