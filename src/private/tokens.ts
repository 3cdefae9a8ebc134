import { Token, Tokenization } from 'aws-cdk-lib';

/** Whether a value is given and known now, so that a rule can check it. Tokens are resolved after construction. */
export function isKnown<T>(value: T | undefined): value is T {
  return value !== undefined && !Token.isUnresolved(value);
}

/** The number of a text of CDK or CloudFormation, such as a port. For a token the result is a token that renders as a number in JSON. */
export function numberOf(text: string): number {
  const token = Tokenization.reverseString(text).firstToken;
  return token ? Token.asNumber(token) : Number(text);
}
