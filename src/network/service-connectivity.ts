import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { EndpointService, findInterfaceEndpoint, findRegisteredEndpoint, isOwned } from './find-endpoint';
import { Problem } from '../private/problems';

/** How a Lambda function in a VPC reaches an AWS service; 'none' means that it certainly does not. */
export type ServiceConnectivity = 'internet' | 'endpoint' | 'none' | 'unknown';

const DEFAULT_ROUTES = ['0.0.0.0/0', '::/0'];

const API_ENDPOINT = 'an ec2.InterfaceVpcEndpoint for it';

/** What an error calls the service, and what provides an endpoint for it. */
const WORDS: Record<EndpointService, { readonly service: string; readonly endpoint: string }> = {
  'secretsmanager': { service: 'Secrets Manager', endpoint: 'a SecretsManagerEndpoint' },
  'elasticache': { service: 'the API of ElastiCache', endpoint: API_ENDPOINT },
  'memory-db': { service: 'the API of MemoryDB', endpoint: API_ENDPOINT },
};

/**
 * How a Lambda function in these subnets reaches a service.
 *
 * Lambda may place the function in any of the subnets, so the subnet with the least connectivity decides. For a VPC that this app does not
 * create, the answer is 'unknown' unless the app has an endpoint for it.
 */
export function serviceConnectivity(service: EndpointService, vpc: ec2.IVpc, selection: ec2.SubnetSelection = {}): ServiceConnectivity {
  const hasEndpoint = () => (service === 'secretsmanager' && findRegisteredEndpoint(vpc)) || findInterfaceEndpoint(vpc, service);
  if (!isOwned(vpc)) {
    return hasEndpoint() ? 'endpoint' : 'unknown';
  }
  const { subnets, isPendingLookup } = vpc.selectSubnets(selection);
  const ofSubnets = isPendingLookup ? ['unknown' as const] : subnets.map((subnet) => subnetConnectivity(vpc, subnet));
  if (ofSubnets.every((connectivity) => connectivity === 'internet')) {
    return 'internet';
  }
  if (hasEndpoint()) {
    return 'endpoint';
  }
  return ofSubnets.includes('none') ? 'none' : 'unknown';
}

/**
 * The problem of a function in these subnets that certainly cannot reach a service; none if it may reach it.
 *
 * @param id the id of the problem
 */
export function requireServiceConnectivity(
  id: string, service: EndpointService, vpc: ec2.IVpc, selection: ec2.SubnetSelection | undefined,
): Problem[] {
  const words = WORDS[service];
  return serviceConnectivity(service, vpc, selection) !== 'none' ? [] : [{
    id,
    message: `\`vpcSubnets\` must have network connectivity to ${words.service}, got: isolated subnets without its endpoint; `
      + `create ${words.endpoint}, set \`createEndpoint\`, or choose subnets with a NAT gateway`,
  }];
}

/** A Lambda function gets no public IP address, so it cannot use the internet gateway of a public subnet. */
function subnetConnectivity(vpc: ec2.IVpc, subnet: ec2.ISubnet): ServiceConnectivity {
  if (vpc.publicSubnets.includes(subnet)) {
    return 'none';
  }
  if (vpc.privateSubnets.includes(subnet) || hasDefaultRoute(subnet)) {
    return 'internet';
  }
  return vpc.isolatedSubnets.includes(subnet) ? 'none' : 'unknown';
}

/** A user may have added a default route to an isolated subnet, for example to a transit gateway. */
function hasDefaultRoute(subnet: IConstruct): boolean {
  return subnet.node.children.some((child) => ec2.CfnRoute.isCfnRoute(child)
    && DEFAULT_ROUTES.includes(child.destinationCidrBlock ?? child.destinationIpv6CidrBlock ?? ''));
}
