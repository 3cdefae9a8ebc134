import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { ENV, importEndpoint, importVpc, only, SERVICE, stackOf } from './support';
import { SecretsManagerEndpoint } from '../../src/network';

describe('an endpoint created for a VPC', () => {
  test('has private DNS, and its own security group without rules', () => {
    const stack = stackOf();
    const endpoint = new SecretsManagerEndpoint(stack, 'Endpoint', { vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 }) });

    const { PolicyDocument, ...properties } = only(stack, 'AWS::EC2::VPCEndpoint');
    const group = { 'Fn::GetAtt': ['EndpointSecurityGroup3A4D971B', 'GroupId'] };
    expect(stack.resolve(endpoint.connections.securityGroups.map((each) => each.securityGroupId))).toEqual([group]);
    expect(properties).toEqual({
      VpcId: { Ref: 'Vpc8378EB38' },
      ServiceName: 'com.amazonaws.eu-west-1.secretsmanager',
      VpcEndpointType: 'Interface',
      PrivateDnsEnabled: true,
      SecurityGroupIds: [group],
      SubnetIds: [{ Ref: 'VpcPrivateSubnet1Subnet536B997A' }, { Ref: 'VpcPrivateSubnet2Subnet3788AAA1' }],
    });
    const { SecurityGroupEgress, SecurityGroupIngress } = only(stack, 'AWS::EC2::SecurityGroup');
    expect(SecurityGroupIngress).toBeUndefined();
    expect(SecurityGroupEgress).toEqual([expect.objectContaining({ CidrIp: '255.255.255.255/32' })]);
  });

  test('is in the given subnets', () => {
    const stack = stackOf();
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, natGateways: 0 });
    new SecretsManagerEndpoint(stack, 'Endpoint', { vpc, subnets: { subnetType: ec2.SubnetType.PUBLIC } });

    expect(only(stack, 'AWS::EC2::VPCEndpoint').SubnetIds).toEqual([{ Ref: 'VpcPublicSubnet1Subnet5C2D37C4' }]);
  });

  test.each([
    ['cn-north-1', 'com.amazonaws.cn-north-1.secretsmanager'],
    ['us-gov-west-1', 'com.amazonaws.us-gov-west-1.secretsmanager'],
  ])('is for the service of %s', (region, service) => {
    const stack = stackOf(new App(), 'Stack', { account: '111111111111', region });
    new SecretsManagerEndpoint(stack, 'Endpoint', { vpc: new ec2.Vpc(stack, 'Vpc') });

    expect(only(stack, 'AWS::EC2::VPCEndpoint').ServiceName).toBe(service);
  });

  test('can be created for an imported VPC if requested', () => {
    const stack = stackOf();
    new SecretsManagerEndpoint(stack, 'Endpoint', { vpc: importVpc(stack), create: true });

    expect(only(stack, 'AWS::EC2::VPCEndpoint')).toMatchObject({ VpcId: 'vpc-11111111', SubnetIds: ['subnet-1'] });
  });
});

describe('finding', () => {
  test('returns one endpoint per VPC, as its child', () => {
    const stack = stackOf();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const endpoint = SecretsManagerEndpoint.of(new Construct(stack, 'A'), vpc);

    expect(SecretsManagerEndpoint.of(new Construct(stack, 'B'), vpc)).toBe(endpoint);
    expect(endpoint.node.path).toBe('Stack/Vpc/SecretsManagerEndpoint');
    expect(SecretsManagerEndpoint.of(stack, new ec2.Vpc(stack, 'Other'))).not.toBe(endpoint);
    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPCEndpoint', 2);
  });

  test('returns the SecretsManagerEndpoint that was created elsewhere, also through another import of the VPC', () => {
    const app = new App();
    const [one, two] = [stackOf(app, 'One'), stackOf(app, 'Two')];
    const endpoint = new SecretsManagerEndpoint(one, 'Endpoint', { vpc: importVpc(one), create: true });

    expect(SecretsManagerEndpoint.of(two, importVpc(two))).toBe(endpoint);
  });

  test.each<[string, Stack, (stack: Stack, vpc: ec2.Vpc) => ec2.InterfaceVpcEndpoint]>([
    ['of the VPC', stackOf(), (_stack, vpc) => vpc.addInterfaceEndpoint('Secrets', { service: SERVICE })],
    ['of the stack', stackOf(), (stack, vpc) => new ec2.InterfaceVpcEndpoint(stack, 'Secrets', { vpc, service: SERVICE })],
    ['of a stack without region', new Stack(), (stack, vpc) => new ec2.InterfaceVpcEndpoint(stack, 'Secrets', { vpc, service: SERVICE })],
  ])('uses an ec2.InterfaceVpcEndpoint %s', (_what, stack, make) => {
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const existing = make(stack, vpc);
    const endpoint = SecretsManagerEndpoint.of(stack, vpc);

    expect(endpoint.endpoint).toBe(existing);
    expect(SecretsManagerEndpoint.of(stack, vpc)).toBe(endpoint);
    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPCEndpoint', 1);
  });

  test.each<[string, ec2.InterfaceVpcEndpointOptions]>([
    ['another service', { service: ec2.InterfaceVpcEndpointAwsService.KMS }],
    ['the FIPS host name', { service: new ec2.InterfaceVpcEndpointAwsService('secretsmanager-fips') }],
    ['no private DNS', { service: SERVICE, privateDnsEnabled: false }],
  ])('does not use an ec2.InterfaceVpcEndpoint for %s', (_what, options) => {
    const stack = stackOf();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const other = vpc.addInterfaceEndpoint('Other', options);

    expect(SecretsManagerEndpoint.of(stack, vpc).endpoint).not.toBe(other);
  });

  test('keeps stages apart, whose VPCs may have the same id until CDK has looked them up', () => {
    const app = new App();
    const make = (scope: Construct) => {
      const stack = new Stack(scope, 'Stack', { env: ENV });
      return SecretsManagerEndpoint.of(stack, ec2.Vpc.fromLookup(stack, 'Vpc', { tags: { scope: scope.node.id } }));
    };

    expect(make(new Stage(app, 'A'))).not.toBe(make(new Stage(app, 'B')));
    expect(make(new Construct(stackOf(app), 'C'))).not.toBe(make(new Construct(stackOf(app, 'Other'), 'D')));
  });

  test('uses a given endpoint and creates nothing', () => {
    const stack = stackOf();
    const given = importEndpoint(stack);
    const vpc = importVpc(stack);
    const endpoint = new SecretsManagerEndpoint(stack, 'Endpoint', { vpc, endpoint: given });

    expect(endpoint.endpoint).toBe(given);
    expect(SecretsManagerEndpoint.of(stack, vpc)).toBe(endpoint);
    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPCEndpoint', 0);
  });
});

describe('allowFrom', () => {
  const group = (stack: Stack, vpc: ec2.IVpc, allowAllOutbound = true) => new ec2.SecurityGroup(stack, 'Peer', { vpc, allowAllOutbound });

  test('creates rules on both sides for a peer without all outbound traffic', () => {
    const stack = stackOf();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    SecretsManagerEndpoint.of(stack, vpc).allowFrom(group(stack, vpc, false));

    const template = Template.fromStack(stack);
    const own = { 'Fn::GetAtt': [Match.stringLikeRegexp('VpcSecretsManagerEndpoint'), 'GroupId'] };
    const peer = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Peer'), 'GroupId'] };
    const rule = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, Description: 'Secrets Manager' };
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { ...rule, GroupId: own, SourceSecurityGroupId: peer });
    template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', { ...rule, GroupId: peer, DestinationSecurityGroupId: own });
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
  });

  test('accepts an address range', () => {
    const stack = stackOf();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    SecretsManagerEndpoint.of(stack, vpc).allowFrom(ec2.Peer.ipv4('10.1.0.0/16'));

    expect(only(stack, 'AWS::EC2::SecurityGroup').SecurityGroupIngress).toEqual([
      { CidrIp: '10.1.0.0/16', IpProtocol: 'tcp', FromPort: 443, ToPort: 443, Description: 'Secrets Manager' },
    ]);
  });

  test.each<[string, string, (app: App) => { vpc: Stack; peer: Stack; endpoint: Stack }]>([
    ['the peer in another stack', 'Peer', (app) => {
      const vpc = stackOf(app, 'Vpc');
      return { vpc, peer: stackOf(app, 'Peer'), endpoint: vpc };
    }],
    ['the endpoint in another stack', 'Endpoint', (app) => {
      const vpc = stackOf(app, 'Vpc');
      return { vpc, peer: vpc, endpoint: stackOf(app, 'Endpoint') };
    }],
    ['endpoint and peer in another stack', 'Other', (app) => {
      const other = stackOf(app, 'Other');
      return { vpc: stackOf(app, 'Vpc'), peer: other, endpoint: other };
    }],
    ['endpoint, VPC and peer in three '
      + 'stacks', 'Peer', (app) => ({ vpc: stackOf(app, 'Vpc'), peer: stackOf(app, 'Peer'), endpoint: stackOf(app, 'Endpoint') })],
    ['the peer in a nested stack', 'Vpc/Nested', (app) => {
      const vpc = stackOf(app, 'Vpc');
      return { vpc, peer: new NestedStack(vpc, 'Nested'), endpoint: vpc };
    }],
  ])('creates no cycle with %s: the rule is in stack %s', (_what, expected, make) => {
    const app = new App();
    const stacks = make(app);
    const vpc = new ec2.Vpc(stacks.vpc, 'Vpc');
    new SecretsManagerEndpoint(stacks.endpoint, 'Endpoint', { vpc }).allowFrom(group(stacks.peer, vpc, false));

    const rules = [...new Set(Object.values(stacks))].flatMap((stack) => Object
      .values(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroupIngress'))
      .map(({ Properties }) => [stack.node.path, Properties]));
    expect(rules).toEqual([[expected, expect.objectContaining({ FromPort: 443, ToPort: 443 })]]);
  });

  test('warns if a given endpoint has no known security group', () => {
    const stack = stackOf();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    new SecretsManagerEndpoint(stack, 'Endpoint', { vpc, endpoint: importEndpoint(stack, []) }).allowFrom(group(stack, vpc));

    Annotations.fromStack(stack).hasWarning('/Stack/Endpoint', 'the security groups of the given endpoint are not known, so no rule can be added: '
      + 'give `securityGroups` where you import the endpoint, or allow the connection in its own stack [ack: '
      + 'cdk-managed-secrets:endpoint-security-group-unknown]');
  });
});
