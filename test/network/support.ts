import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

export const ENV = { account: '111111111111', region: 'eu-west-1' };
export const SERVICE = ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER;

export function stackOf(app = new App(), id = 'Stack', env: { account: string; region: string } | undefined = ENV): Stack {
  return new Stack(app, id, { env });
}

export function importVpc(stack: Stack, id = 'Imported', vpcId = 'vpc-11111111'): ec2.IVpc {
  return ec2.Vpc.fromVpcAttributes(stack, id, { vpcId, availabilityZones: ['eu-west-1a'], isolatedSubnetIds: ['subnet-1'] });
}

export function importEndpoint(stack: Stack, securityGroupIds = ['sg-1']): ec2.IInterfaceVpcEndpoint {
  return ec2.InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(stack, 'Given', {
    vpcEndpointId: 'vpce-1',
    port: 443,
    securityGroups: securityGroupIds.map((id) => ec2.SecurityGroup.fromSecurityGroupId(stack, id, id)),
  });
}

export function only(stack: Stack, type: string): { [name: string]: any } {
  const found = Object.values(Template.fromStack(stack).findResources(type));
  expect(found).toHaveLength(1);
  return found[0].Properties;
}
