import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';

const DESCRIPTION = 'Secrets Manager';

/**
 * Opens an endpoint to a peer, with the rule in the stack that depends on the other one anyway.
 *
 * That is the peer's stack, since the endpoint mostly lives with its VPC. Only where the endpoint was put into another
 * stack than its VPC, and the peer lives with the VPC, is it the other way round.
 */
export function openTo(endpoint: IConstruct & ec2.IConnectable, vpc: ec2.IVpc, peer: ec2.IConnectable): void {
  const home = Stack.of(vpc);
  const peerLivesWithVpc = peer.connections.securityGroups.some((group) => Stack.of(group) === home);
  if (Stack.of(endpoint) !== home && peerLivesWithVpc) {
    endpoint.connections.allowFrom(peer, ec2.Port.HTTPS, DESCRIPTION);
  } else {
    peer.connections.allowTo(endpoint, ec2.Port.HTTPS, DESCRIPTION);
  }
}
