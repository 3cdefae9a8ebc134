import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { EndpointService, findBranded, findInterfaceEndpoint, isOwned } from './find-endpoint';
import { Problem } from '../private/problems';

/** How a Lambda function in a VPC reaches a service of AWS. */
export type WayOut = 'internet' | 'endpoint' | 'none' | 'unknown';

const EVERYWHERE = ['0.0.0.0/0', '::/0'];

/**
 * How a Lambda function in these subnets reaches Secrets Manager: 'unknown' for a VPC that is not made in this app.
 *
 * A function may be put into any of the subnets, so the worst of them counts.
 */
export function wayToSecretsManager(vpc: ec2.IVpc, selection?: ec2.SubnetSelection): WayOut {
  return wayTo('secretsmanager', vpc, selection);
}

/** The same for any service. */
export function wayTo(service: EndpointService, vpc: ec2.IVpc, selection: ec2.SubnetSelection = {}): WayOut {
  const hasEndpoint = () => (service === 'secretsmanager' && findBranded(vpc)) || findInterfaceEndpoint(vpc, service);
  if (!isOwned(vpc)) {
    return hasEndpoint() ? 'endpoint' : 'unknown';
  }
  const { subnets, isPendingLookup } = vpc.selectSubnets(selection);
  const ways = isPendingLookup ? ['unknown' as const] : subnets.map((subnet) => wayOutOf(vpc, subnet));
  if (ways.every((way) => way === 'internet')) {
    return 'internet';
  }
  if (hasEndpoint()) {
    return 'endpoint';
  }
  return ways.includes('none') ? 'none' : 'unknown';
}

/**
 * The problem of running `what` in these subnets where it surely cannot reach Secrets Manager, nothing where it may.
 *
 * @param what what runs there, as the user calls it, such as 'the rotation function'
 */
export function requireWayOut(vpc: ec2.IVpc, selection: ec2.SubnetSelection | undefined, what: string): Problem[] {
  return wayToSecretsManager(vpc, selection) !== 'none' ? [] : [{
    id: 'no-way-to-secrets-manager',
    message: `\`vpcSubnets\` of ${what} must have a way to Secrets Manager, got: subnets of ${vpc.node.path} with neither a NAT gateway nor an endpoint; `
      + 'make `new SecretsManagerEndpoint(this, \'SecretsManagerEndpoint\', { vpc })` before it, or choose private subnets with egress',
  }];
}

/** A Lambda function gets no public IP address, so a public subnet is no way out for it. */
function wayOutOf(vpc: ec2.IVpc, subnet: ec2.ISubnet): WayOut {
  if (vpc.publicSubnets.includes(subnet)) {
    return 'none';
  }
  if (vpc.privateSubnets.includes(subnet) || hasDefaultRoute(subnet)) {
    return 'internet';
  }
  return vpc.isolatedSubnets.includes(subnet) ? 'none' : 'unknown';
}

/** An isolated subnet may have got a default route by hand, to a transit gateway for instance. */
function hasDefaultRoute(subnet: IConstruct): boolean {
  return subnet.node.children.some((child) => ec2.CfnRoute.isCfnRoute(child)
    && EVERYWHERE.includes(child.destinationCidrBlock ?? child.destinationIpv6CidrBlock ?? ''));
}
