import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { EndpointService, findInterfaceEndpoint } from './find-endpoint';
import { openTo } from './open-to';

/** An API of AWS, beside Secrets Manager, that a function in a VPC calls. */
export interface CalledApi {
  readonly endpointService: EndpointService;
  /** What people call it. */
  readonly called: string;
  /** What its actions start with. */
  readonly service: string;
}

/**
 * Opens the VPC's endpoint for an API to a function; makes it, as a child of the VPC, where there is none.
 *
 * It lets the account's own principals through and nobody else.
 */
export function openApiEndpoint(vpc: ec2.IVpc, api: CalledApi, peer: ec2.IConnectable): IConstruct {
  const endpoint = findInterfaceEndpoint(vpc, api.endpointService) ?? makeEndpoint(vpc, api);
  openTo(endpoint, vpc, peer, api.called);
  return endpoint;
}

function makeEndpoint(vpc: ec2.IVpc, { endpointService, called, service }: CalledApi): ec2.InterfaceVpcEndpoint {
  const scope = new Construct(vpc as IConstruct as Construct, `${called}Endpoint`);
  const endpoint = new ec2.InterfaceVpcEndpoint(scope, 'Resource', {
    vpc,
    service: new ec2.InterfaceVpcEndpointAwsService(endpointService),
    privateDnsEnabled: true,
    open: false,
    securityGroups: [new ec2.SecurityGroup(scope, 'SecurityGroup', { vpc, description: `Who reaches ${called} through the endpoint`, allowAllOutbound: false })],
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
