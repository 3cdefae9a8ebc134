import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';

/**
 * Opens an endpoint to a peer, with the rule in the stack that depends on the other one anyway.
 *
 * That is the peer's stack, since the endpoint mostly lives with its VPC. Only where the endpoint was put into another
 * stack than its VPC, and the peer lives with the VPC, is it the other way round.
 *
 * @param service what it is called in the descriptions of the rules
 */
export function openTo(endpoint: IConstruct & ec2.IConnectable, vpc: ec2.IVpc, peer: ec2.IConnectable, service: string): void {
  const home = Stack.of(vpc);
  const { securityGroups } = peer.connections;
  const peerLivesWithVpc = securityGroups.some((group) => Stack.of(group) === home);
  const together = securityGroups.every((group) => Stack.of(group) === Stack.of(endpoint));
  if (together || (Stack.of(endpoint) !== home && peerLivesWithVpc)) {
    endpoint.connections.allowFrom(peer, ec2.Port.HTTPS, service);
  } else {
    securityGroups.forEach((group) => openFrom(group, endpoint, service));
  }
}

/** `allowTo` would do, but warns for every group that lets everything out, as those of functions and tasks do by default. */
function openFrom(group: ec2.ISecurityGroup, endpoint: ec2.IConnectable, service: string): void {
  endpoint.connections.securityGroups.forEach((own) => {
    own.addIngressRule(group, ec2.Port.HTTPS, service, true);
    if (!group.allowAllOutbound) {
      group.addEgressRule(own, ec2.Port.HTTPS, service);
    }
  });
}
