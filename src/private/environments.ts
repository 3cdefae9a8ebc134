import { ResourceEnvironment, Token, TokenComparison } from 'aws-cdk-lib';

/** Whether two account ids, or two region names, are certainly different. An unresolved token may turn out to be equal, so it does not count. */
export function differs(one: string, other: string): boolean {
  return Token.compareStrings(one, other) === TokenComparison.DIFFERENT;
}

/** Whether two environments certainly differ in account or region. A stack is an environment, too. */
export function isOtherEnvironment(one: ResourceEnvironment, other: ResourceEnvironment): boolean {
  return differs(one.account, other.account) || differs(one.region, other.region);
}
