import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { SecretsManagerEndpoint } from '../../src/network';
import { EndpointService } from '../../src/network/find-endpoint';
import { requireServiceConnectivity, ServiceConnectivity, serviceConnectivity } from '../../src/network/service-connectivity';

const { ISOLATED, PRIVATE, PUBLIC } = {
  ISOLATED: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
  PRIVATE: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
  PUBLIC: { subnetType: ec2.SubnetType.PUBLIC },
};

function vpcOf(stack: Stack): ec2.Vpc {
  return new ec2.Vpc(stack, 'Vpc', {
    maxAzs: 1,
    subnetConfiguration: [{ name: 'Public', ...PUBLIC }, { name: 'Private', ...PRIVATE }, { name: 'Isolated', ...ISOLATED }],
  });
}

function route(vpc: ec2.Vpc, destination: { destinationCidrBlock?: string; destinationIpv6CidrBlock?: string }): void {
  (vpc.isolatedSubnets[0] as ec2.Subnet).addRoute('Transit', { routerType: ec2.RouterType.TRANSIT_GATEWAY, routerId: 'tgw-1', ...destination });
}

test.each<[ServiceConnectivity, string, (stack: Stack, vpc: ec2.Vpc) => ec2.SubnetSelection | undefined]>([
  ['internet', 'default subnets', () => undefined],
  ['internet', 'private subnets', () => PRIVATE],
  ['none', 'isolated subnets', () => ISOLATED],
  ['none', 'public subnets, since a function gets no public address', () => PUBLIC],
  ['none', 'private and isolated subnets together', (_stack, vpc) => ({ subnets: [...vpc.privateSubnets, ...vpc.isolatedSubnets] })],
  ['unknown', 'an imported subnet', (stack) => ({ subnets: [ec2.Subnet.fromSubnetId(stack, 'Foreign', 'subnet-1')] })],
  ['internet', 'isolated subnets with a default route', (_stack, vpc) => {
    route(vpc, { destinationCidrBlock: '0.0.0.0/0' });
    return ISOLATED;
  }],
  ['internet', 'isolated subnets with a default route for IPv6', (_stack, vpc) => {
    route(vpc, { destinationIpv6CidrBlock: '::/0' });
    return ISOLATED;
  }],
  ['none', 'isolated subnets with a route to another network', (_stack, vpc) => {
    route(vpc, { destinationCidrBlock: '10.2.0.0/16' });
    return ISOLATED;
  }],
  ['endpoint', 'isolated subnets of a VPC with a SecretsManagerEndpoint', (stack, vpc) => {
    SecretsManagerEndpoint.of(stack, vpc);
    return ISOLATED;
  }],
  ['endpoint', 'isolated subnets of a VPC with another endpoint', (_stack, vpc) => {
    vpc.addInterfaceEndpoint('Secrets', { service: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER });
    return ISOLATED;
  }],
  ['none', 'isolated subnets, and an endpoint of another VPC', (stack) => {
    SecretsManagerEndpoint.of(stack, new ec2.Vpc(stack, 'Other'));
    return ISOLATED;
  }],
])('%s: %s', (expected, _what, select) => {
  const stack = new Stack();
  const vpc = vpcOf(stack);

  expect(serviceConnectivity('secretsmanager', vpc, select(stack, vpc))).toBe(expected);
});

test('an imported VPC: unknown, until an endpoint is given', () => {
  const stack = new Stack();
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Imported', { vpcId: 'vpc-1', availabilityZones: ['a'], isolatedSubnetIds: ['subnet-1'] });
  expect(serviceConnectivity('secretsmanager', vpc, ISOLATED)).toBe('unknown');
  expect(requireServiceConnectivity('some-id', 'secretsmanager', vpc, ISOLATED)).toEqual([]);

  new SecretsManagerEndpoint(stack, 'Endpoint', { vpc, create: true });
  expect(serviceConnectivity('secretsmanager', vpc, ISOLATED)).toBe('endpoint');
});

test.each<[EndpointService, string, string]>([
  ['secretsmanager', 'Secrets Manager', 'a SecretsManagerEndpoint'],
  ['elasticache', 'the API of ElastiCache', 'an ec2.InterfaceVpcEndpoint for it'],
  ['memory-db', 'the API of MemoryDB', 'an ec2.InterfaceVpcEndpoint for it'],
])('rejects subnets without connectivity to %s, and names the remedy', (service, called, endpoint) => {
  const stack = new Stack(new App(), 'Stack');
  const vpc = vpcOf(stack);

  expect(requireServiceConnectivity('some-id', service, vpc, PRIVATE)).toEqual([]);
  expect(requireServiceConnectivity('some-id', service, vpc, undefined)).toEqual([]);
  expect(requireServiceConnectivity('some-id', service, vpc, ISOLATED)).toEqual([{
    id: 'some-id',
    message: `\`vpcSubnets\` must have network connectivity to ${called}, got: isolated subnets without its endpoint; `
      + `create ${endpoint}, set \`createEndpoint\`, or choose subnets with a NAT gateway`,
  }]);
  vpc.addInterfaceEndpoint('Endpoint', { service: new ec2.InterfaceVpcEndpointAwsService(service) });
  expect(requireServiceConnectivity('some-id', service, vpc, ISOLATED)).toEqual([]);
});
