import { CfnResource, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';

/** The last part of the name of a service's endpoints, which is the same in every partition. FIPS endpoints have other host names. */
export type EndpointService = 'secretsmanager' | 'elasticache' | 'memory-db';

/** The id that CDK gives every VPC that it has yet to look up. */
const PENDING_LOOKUP = 'vpc-12345';

/** Marks a `SecretsManagerEndpoint`, so that it can be found without importing its class. */
const REGISTERED = Symbol.for('cdk-managed-secrets.SecretsManagerEndpoint');

/** Records that a construct is the `SecretsManagerEndpoint` of a VPC. */
export function registerEndpoint(construct: IConstruct, vpc: ec2.IVpc): void {
  Object.defineProperty(construct, REGISTERED, { value: vpc });
}

/** The `SecretsManagerEndpoint` of a VPC, anywhere in the app or stage. */
export function findRegisteredEndpoint(vpc: ec2.IVpc): IConstruct | undefined {
  return find(vpc, (construct) => {
    const registered: ec2.IVpc | undefined = Object.getOwnPropertyDescriptor(construct, REGISTERED)?.value;
    return registered === vpc || (registered !== undefined && !awaitsLookup(vpc) && registered.vpcId === vpc.vpcId);
  });
}

/**
 * An `ec2.InterfaceVpcEndpoint` for the service in the VPC, anywhere in the app or stage.
 *
 * An endpoint without private DNS is not returned: functions resolve the service's usual host name, which then does not lead to the endpoint.
 */
export function findInterfaceEndpoint(
  vpc: ec2.IVpc, service: EndpointService, except?: ec2.InterfaceVpcEndpoint,
): ec2.InterfaceVpcEndpoint | undefined {
  const found = find(vpc, (construct) => construct instanceof ec2.InterfaceVpcEndpoint && construct !== except && isFor(construct, vpc, service));
  return found as ec2.InterfaceVpcEndpoint | undefined;
}

/** Whether this app creates the VPC, so that the construct tree shows what is in it. */
export function isOwned(vpc: ec2.IVpc): boolean {
  return CfnResource.isCfnResource(vpc.node.defaultChild);
}

/** Whether the VPC is a placeholder. Nothing is known about it until CDK has looked it up and runs the app again. */
export function awaitsLookup(vpc: ec2.IVpc): boolean {
  return vpc.vpcId === PENDING_LOOKUP;
}

function isFor(endpoint: ec2.InterfaceVpcEndpoint, vpc: ec2.IVpc, service: EndpointService): boolean {
  const resource = endpoint.node.defaultChild;
  if (!ec2.CfnVPCEndpoint.isCfnVPCEndpoint(resource) || resource.vpcId !== vpc.vpcId || awaitsLookup(vpc)) {
    return false;
  }
  // If the region is not known, the name is a join, and the service is in its last part.
  const name = JSON.stringify(Stack.of(resource).resolve(resource.serviceName)).replace(/["\]}]*$/, '');
  return resource.privateDnsEnabled !== false && name.endsWith(`.${service}`);
}

/** Searches the VPC first, since most endpoints are its children and each function searches once. */
function find(vpc: ec2.IVpc, matches: (construct: IConstruct) => boolean): IConstruct | undefined {
  return first(vpc, matches) ?? first(Stage.of(vpc) ?? vpc.node.root, matches);
}

function first(root: IConstruct, matches: (construct: IConstruct) => boolean): IConstruct | undefined {
  if (matches(root)) {
    return root;
  }
  for (const child of root.node.children) {
    const found = first(child, matches);
    if (found) {
      return found;
    }
  }
  return undefined;
}
