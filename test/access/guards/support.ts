import { App, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretGuards, SecretGuardsOptions } from '../../../src/access';
import { newApp, OWNER, resourcePolicies, stackIn, Statement } from '../support';

export const ROOT = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${OWNER}:root`]] };
export const DEPLOYMENT = { 'Fn::Sub': `arn:\${AWS::Partition}:iam::${OWNER}:role/cdk-hnb659fds-cfn-exec-role-${OWNER}-eu-west-1` };
export const DATA = ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'];
export const FUNCTION = `arn:aws:lambda:eu-west-1:${OWNER}:function:rotator`;
export const ROLE = `arn:aws:iam::${OWNER}:role/rotator`;

/** Statements are not merged by CDK here, so that each rule is seen by itself. */
export function guarded(options?: SecretGuardsOptions, make: (app: App) => Stack = (app) => stackIn(app, 'Stack')) {
  const stack = make(newApp({}));
  const secret = new secretsmanager.CfnSecret(stack, 'Secret');
  SecretGuards.standard(options).protect(secret);
  return { stack, secret };
}

export function laws(stack: Stack): Statement[] {
  return resourcePolicies(stack)[0].ResourcePolicy.Statement;
}

export function administration(action: string | string[], conditions: object = {}, administrators: unknown[] = [ROOT, DEPLOYMENT]) {
  return {
    Action: action,
    Condition: {
      ...conditions, ArnNotLike: { 'aws:PrincipalArn': administrators }, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
    },
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Resource: '*',
  };
}

export function data(expected: object, exempt: unknown[] = [DEPLOYMENT]) {
  return {
    Action: DATA,
    Condition: {
      StringNotEquals: expected,
      ArnNotLike: { 'aws:PrincipalArn': exempt },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
    },
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Resource: '*',
  };
}

export const TAGS = (keys: string[]) => ({ 'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': keys } });
export const NAMES_FUNCTION = { Null: { 'secretsmanager:RotationLambdaARN': 'false' } };
