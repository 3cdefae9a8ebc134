import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { allowConnections } from './allow-connections';
import { EndpointService, findInterfaceEndpoint } from './find-endpoint';

/** An AWS API other than Secrets Manager that a function in a VPC calls. */
export interface ServiceApi {
  readonly endpointService: EndpointService;
  /** The name of the service in messages and descriptions, such as `ElastiCache`. */
  readonly displayName: string;
  /** The prefix of the service's IAM actions, such as `elasticache`. */
  readonly service: string;
}

/**
 * Lets a function connect to an API through the VPC's endpoint for it. If the VPC has none, creates one as a child of the VPC.
 *
 * A created endpoint accepts requests of principals of its own account only.
 */
export function connectToApiEndpoint(vpc: ec2.IVpc, api: ServiceApi, peer: ec2.IConnectable): IConstruct {
  const endpoint = findInterfaceEndpoint(vpc, api.endpointService) ?? createEndpoint(vpc, api);
  allowConnections(endpoint, vpc, peer, api.displayName);
  return endpoint;
}

function createEndpoint(vpc: ec2.IVpc, { endpointService, displayName, service }: ServiceApi): ec2.InterfaceVpcEndpoint {
  const scope = new Construct(vpc as IConstruct as Construct, `${displayName}Endpoint`);
  const endpoint = new ec2.InterfaceVpcEndpoint(scope, 'Resource', {
    vpc,
    service: new ec2.InterfaceVpcEndpointAwsService(endpointService),
    privateDnsEnabled: true,
    open: false,
    securityGroups: [new ec2.SecurityGroup(scope, 'SecurityGroup', {
      vpc,
      description: `Who reaches ${displayName} through the endpoint`,
      allowAllOutbound: false,
    })],
  });
  endpoint.addToPolicy(new iam.PolicyStatement({
    sid: 'AllowOwnPrincipals',
    principals: [new iam.StarPrincipal()],
    actions: [`${service}:*`],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:PrincipalAccount': Stack.of(endpoint).account } },
  }));
  return endpoint;
}
