import { App, Environment, Stack, StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export const OWNER = '111111111111';
export const OTHER = '222222222222';
export const REGION = 'eu-west-1';
export const ENV: Environment = { account: OWNER, region: REGION };

export interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: { [operator: string]: { [key: string]: unknown } };
  readonly Principal?: unknown;
}

/** A stack in a known account and region, and without feature flags but those a new app has, which merge statements. */
export function stackIn(app: App, id: string, props: StackProps = { env: ENV }): Stack {
  return new Stack(app, id, props);
}

export function newApp(context: { [flag: string]: unknown } = { '@aws-cdk/aws-iam:minimizePolicies': true }): App {
  return new App({ context });
}

export function lambdaRole(scope: Construct, id = 'Role', props: Partial<iam.RoleProps> = {}): iam.Role {
  return new iam.Role(scope, id, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), ...props });
}

export function templateOf(stack: Stack): { Resources: { [id: string]: { Type: string; Properties: { [name: string]: unknown } } } } {
  return Template.fromStack(stack).toJSON() as ReturnType<typeof templateOf>;
}

export function resources(stack: Stack, type: string): { [name: string]: unknown }[] {
  return Object.values(templateOf(stack).Resources).filter((resource) => resource.Type === type).map((resource) => resource.Properties);
}

export function documents(stack: Stack): { Statement: Statement[] }[] {
  return resources(stack, 'AWS::IAM::ManagedPolicy').map((policy) => policy.PolicyDocument as { Statement: Statement[] });
}

export function statements(stack: Stack): Statement[] {
  return documents(stack).flatMap((document) => document.Statement);
}

export function keyPolicy(stack: Stack): Statement[] {
  return resources(stack, 'AWS::KMS::Key').flatMap((key) => (key.KeyPolicy as { Statement: Statement[] }).Statement);
}

export function resourcePolicies(stack: Stack): { ResourcePolicy: { Statement: Statement[] }; SecretId: unknown; BlockPublicPolicy?: boolean }[] {
  return resources(stack, 'AWS::SecretsManager::ResourcePolicy') as ReturnType<typeof resourcePolicies>;
}

/** The whole message of what is thrown. */
export function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
}

/** Text of the warnings under a construct. */
export function warnings(scope: Construct): string[] {
  return scope.node.findAll().flatMap((construct) => construct.node.metadata)
    .filter((entry) => entry.type === 'aws:cdk:warning')
    .map((entry) => String(entry.data));
}
