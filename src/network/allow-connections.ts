import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';

/**
 * Lets a peer connect to an endpoint on port 443.
 *
 * The rule is created in the stack that depends on the other one anyway. That is the peer's stack, since the endpoint is usually in the stack
 * of its VPC. If the endpoint is in another stack than its VPC and the peer is in the stack of the VPC, it is the endpoint's stack.
 *
 * @param service name of the service, used as description of the rules
 */
export function allowConnections(endpoint: IConstruct & ec2.IConnectable, vpc: ec2.IVpc, peer: ec2.IConnectable, service: string): void {
  const vpcStack = Stack.of(vpc);
  const { securityGroups } = peer.connections;
  const isPeerInVpcStack = securityGroups.some((group) => Stack.of(group) === vpcStack);
  const isPeerInEndpointStack = securityGroups.every((group) => Stack.of(group) === Stack.of(endpoint));
  if (isPeerInEndpointStack || (Stack.of(endpoint) !== vpcStack && isPeerInVpcStack)) {
    endpoint.connections.allowFrom(peer, ec2.Port.HTTPS, service);
  } else {
    securityGroups.forEach((group) => addRules(group, endpoint, service));
  }
}

/** `allowTo` would warn for each group that allows all outbound traffic, which those of functions and tasks do by default. */
function addRules(group: ec2.ISecurityGroup, endpoint: ec2.IConnectable, service: string): void {
  endpoint.connections.securityGroups.forEach((own) => {
    own.addIngressRule(group, ec2.Port.HTTPS, service, true);
    if (!group.allowAllOutbound) {
      group.addEgressRule(own, ec2.Port.HTTPS, service);
    }
  });
}
