import { App, Stack, StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

export const ENV = { account: '111111111111', region: 'eu-west-1' };

export function newStack(id = 'App', props: StackProps = { env: ENV }, app = new App()): Stack {
  return new Stack(app, id, props);
}

export function newVpc(stack: Stack): ec2.Vpc {
  return new ec2.Vpc(stack, 'Vpc', { availabilityZones: ['eu-west-1a', 'eu-west-1b'], natGateways: 1 });
}

/** The properties of the only resource of a type. */
export function propertiesOf(stack: Stack, type: string): any {
  const resources = Object.values(Template.fromStack(stack).findResources(type));
  expect(resources).toHaveLength(1);
  return resources[0].Properties;
}

export function actionsOf(document: { Statement: { Action: string | string[] }[] }): string[] {
  return document.Statement.flatMap((statement) => statement.Action).sort();
}
