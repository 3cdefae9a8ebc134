import { Token, Tokenization } from 'aws-cdk-lib';

/** Whether a value is given and known now, so that a rule may judge it; tokens are resolved after construction. */
export function isKnown<T>(value: T | undefined): value is T {
  return value !== undefined && !Token.isUnresolved(value);
}

/** A number that CDK or CloudFormation wrote as text, such as a port; stays a number in JSON where it is a token. */
export function numberOf(text: string): number {
  const token = Tokenization.reverseString(text).firstToken;
  return token ? Token.asNumber(token) : Number(text);
}
