import type { SynthesizedTemplate } from './templates';

/** Networks and databases as CDK's own constructs render them: it may change with its versions, and says nothing of this library. */
const MASKED_TYPES: readonly string[] = [
  'AWS::EC2::EIP', 'AWS::EC2::InternetGateway', 'AWS::EC2::NatGateway', 'AWS::EC2::Route', 'AWS::EC2::RouteTable', 'AWS::EC2::Subnet',
  'AWS::EC2::SubnetRouteTableAssociation', 'AWS::EC2::VPC', 'AWS::EC2::VPCGatewayAttachment', 'AWS::ECS::Cluster', 'AWS::ECS::Service',
  'AWS::RDS::DBSubnetGroup', 'Custom::VpcRestrictDefaultSG',
];

/** CDK's function behind `Custom::VpcRestrictDefaultSG`, and its role. */
const MASKED_IDS = /^CustomVpcRestrictDefaultSGCustomResourceProvider/;

/**
 * A template whose resources of CDK's own are their type only. Everything that the library or its grants create stays whole. So do the
 * database instances and task definitions, which refer to secrets, and all roles, security groups and endpoints.
 */
export function masked(template: SynthesizedTemplate['template']): unknown {
  const resources = Object.entries(template.Resources).map(([id, resource]) =>
    [id, MASKED_TYPES.includes(resource.Type) || MASKED_IDS.test(id) ? `CDK's ${resource.Type}` : resource]);
  return { ...template, Resources: Object.fromEntries(resources) };
}
