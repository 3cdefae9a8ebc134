import { Token } from 'aws-cdk-lib';

/** Whether a value is given and known now, so that a rule may judge it; tokens are resolved after construction. */
export function isKnown<T>(value: T | undefined): value is T {
  return value !== undefined && !Token.isUnresolved(value);
}
