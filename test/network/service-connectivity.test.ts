import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { SecretsManagerEndpoint } from '../../src/network';
import { requireWayOut, WayOut, wayToSecretsManager } from '../../src/network/service-connectivity';

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

test.each<[WayOut, string, (stack: Stack, vpc: ec2.Vpc) => ec2.SubnetSelection | undefined]>([
  ['internet', 'subnets left to the VPC', () => undefined],
  ['internet', 'private subnets', () => PRIVATE],
  ['none', 'isolated subnets', () => ISOLATED],
  ['none', 'public subnets, where a function gets no public address', () => PUBLIC],
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
  ['endpoint', 'isolated subnets beside our endpoint', (stack, vpc) => {
    SecretsManagerEndpoint.of(stack, vpc);
    return ISOLATED;
  }],
  ['endpoint', 'isolated subnets beside an endpoint of the VPC', (_stack, vpc) => {
    vpc.addInterfaceEndpoint('Secrets', { service: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER });
    return ISOLATED;
  }],
  ['none', 'isolated subnets beside an endpoint of another VPC', (stack) => {
    SecretsManagerEndpoint.of(stack, new ec2.Vpc(stack, 'Other'));
    return ISOLATED;
  }],
])('the way is %s from %s', (way, _where, select) => {
  const stack = new Stack();
  const vpc = vpcOf(stack);

  expect(wayToSecretsManager(vpc, select(stack, vpc))).toBe(way);
});

test('the way is unknown from an imported VPC, until an endpoint is given', () => {
  const stack = new Stack();
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Imported', { vpcId: 'vpc-1', availabilityZones: ['a'], isolatedSubnetIds: ['subnet-1'] });
  expect(wayToSecretsManager(vpc, ISOLATED)).toBe('unknown');
  expect(requireWayOut(vpc, ISOLATED, 'the rotation function')).toEqual([]);

  new SecretsManagerEndpoint(stack, 'Endpoint', { vpc, create: true });
  expect(wayToSecretsManager(vpc, ISOLATED)).toBe('endpoint');
});

test('rejects subnets without a way out, and says what to do', () => {
  const stack = new Stack(new App(), 'Stack');
  const vpc = vpcOf(stack);

  expect(requireWayOut(vpc, PRIVATE, 'the rotation function')).toEqual([]);
  expect(requireWayOut(vpc, undefined, 'the rotation function')).toEqual([]);
  expect(requireWayOut(vpc, ISOLATED, 'the rotation function')).toEqual([{
    id: 'no-way-to-secrets-manager',
    message: '`vpcSubnets` of the rotation function must have a way to Secrets Manager, got: subnets of Stack/Vpc with neither a NAT gateway nor an endpoint; '
      + 'make `new SecretsManagerEndpoint(this, \'SecretsManagerEndpoint\', { vpc })` before it, or choose private subnets with egress',
  }]);
  SecretsManagerEndpoint.of(stack, vpc);
  expect(requireWayOut(vpc, ISOLATED, 'the rotation function')).toEqual([]);
});
