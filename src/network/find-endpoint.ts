import { CfnResource, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';

/** A service of AWS, as the end of its endpoints' name in every partition says it; FIPS services answer to other host names. */
export type EndpointService = 'secretsmanager' | 'elasticache' | 'memory-db';

/** What CDK takes for the id of every VPC that it has yet to look up. */
const PENDING_LOOKUP = 'vpc-12345';

/** Marks a `SecretsManagerEndpoint`, so that finding one needs no import of its class. */
const BRAND = Symbol.for('cdk-managed-secrets.SecretsManagerEndpoint');

/** Remembers a construct as the `SecretsManagerEndpoint` of a VPC. */
export function brand(construct: IConstruct, vpc: ec2.IVpc): void {
  Object.defineProperty(construct, BRAND, { value: vpc });
}

/** The `SecretsManagerEndpoint` of a VPC, anywhere in the app or stage. */
export function findBranded(vpc: ec2.IVpc): IConstruct | undefined {
  return find(vpc, (construct) => {
    const branded: ec2.IVpc | undefined = Object.getOwnPropertyDescriptor(construct, BRAND)?.value;
    return branded === vpc || (branded !== undefined && !awaitsLookup(vpc) && branded.vpcId === vpc.vpcId);
  });
}

/**
 * An `ec2.InterfaceVpcEndpoint` for the service in the VPC, anywhere in the app or stage.
 *
 * Without private DNS it does not count: functions ask for the ordinary host name and do not get to it.
 */
export function findInterfaceEndpoint(
  vpc: ec2.IVpc, service: EndpointService, except?: ec2.InterfaceVpcEndpoint,
): ec2.InterfaceVpcEndpoint | undefined {
  const found = find(vpc, (construct) => construct instanceof ec2.InterfaceVpcEndpoint && construct !== except && serves(construct, vpc, service));
  return found as ec2.InterfaceVpcEndpoint | undefined;
}

/** Whether the VPC is made in this app, so that the construct tree tells what is in it. */
export function isOwned(vpc: ec2.IVpc): boolean {
  return CfnResource.isCfnResource(vpc.node.defaultChild);
}

/** Whether the VPC is a stand-in, of which nothing can be said until CDK has looked it up and runs the app again. */
export function awaitsLookup(vpc: ec2.IVpc): boolean {
  return vpc.vpcId === PENDING_LOOKUP;
}

function serves(endpoint: ec2.InterfaceVpcEndpoint, vpc: ec2.IVpc, service: EndpointService): boolean {
  const resource = endpoint.node.defaultChild;
  if (!ec2.CfnVPCEndpoint.isCfnVPCEndpoint(resource) || resource.vpcId !== vpc.vpcId || awaitsLookup(vpc)) {
    return false;
  }
  // Without a known region the name is a join, whose last part ends it.
  const name = JSON.stringify(Stack.of(resource).resolve(resource.serviceName)).replace(/["\]}]*$/, '');
  return resource.privateDnsEnabled !== false && name.endsWith(`.${service}`);
}

/** Looks into the VPC first, where endpoints mostly are, since this is asked once per function. */
function find(vpc: ec2.IVpc, fits: (construct: IConstruct) => boolean): IConstruct | undefined {
  return first(vpc, fits) ?? first(Stage.of(vpc) ?? vpc.node.root, fits);
}

function first(root: IConstruct, fits: (construct: IConstruct) => boolean): IConstruct | undefined {
  if (fits(root)) {
    return root;
  }
  for (const child of root.node.children) {
    const found = first(child, fits);
    if (found) {
      return found;
    }
  }
  return undefined;
}
