import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { schedule, setUp } from './hosted-support';
import { SecretsManagerEndpoint } from '../../../src/network/secrets-manager-endpoint';
import { bindRotation } from '../../../src/rotation/bind-rotation';
import { RotationStrategy } from '../../../src/rotation/strategies/rotation-strategy';
import { connectedTo, messageOf } from '../support';

describe('hosted rotation in isolated subnets', () => {
  const message = '`vpcSubnets` must have network connectivity to Secrets Manager, got: isolated subnets without its endpoint; create a SecretsManagerEndpoint, '
    + 'set `createEndpoint`, or choose subnets with a NAT gateway [hosted-rotation-no-way] at Stack/Secret';

  test('refuses a function that would time out', () => {
    const { vpc, database, secret } = setUp(ec2.SubnetType.PRIVATE_ISOLATED);
    expect(messageOf(() => bindRotation(connectedTo(secret, database, vpc), RotationStrategy.hostedSingleUser()))).toBe(message);
  });

  test.each([
    ['creates the endpoint with createEndpoint', true, false],
    ['uses the endpoint that exists', false, true],
  ])('%s', (_name, createEndpoint, before) => {
    const { stack, vpc, database, secret } = setUp(ec2.SubnetType.PRIVATE_ISOLATED);
    if (before) {
      SecretsManagerEndpoint.of(stack, vpc);
    }
    bindRotation(connectedTo(secret, database, vpc), RotationStrategy.hostedSingleUser({ createEndpoint }));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::EC2::VPCEndpoint', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      FromPort: 443, ToPort: 443, SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^SecretRotationSecurityGroup'), 'GroupId'] },
    });
    expect(schedule(template).DependsOn).toEqual(expect.arrayContaining(Object.keys(template.findResources('AWS::EC2::VPCEndpoint'))));
    expect(JSON.stringify(template.toJSON())).not.toContain('To Secrets Manager');
  });

  test('creates one endpoint for many rotations', () => {
    const { stack, vpc, database, secret } = setUp(ec2.SubnetType.PRIVATE_ISOLATED);
    const other = new secretsmanager.Secret(stack, 'Other');
    for (const one of [secret, other]) {
      bindRotation(connectedTo(one, database, vpc), RotationStrategy.hostedSingleUser({ createEndpoint: true }));
    }
    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPCEndpoint', 1);
  });

  test('creates no endpoint for an imported VPC, which may have one', () => {
    const { stack, database, secret } = setUp();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Imported', {
      vpcId: 'vpc-1', availabilityZones: ['a'], privateSubnetIds: ['subnet-1'], privateSubnetRouteTableIds: ['rtb-1'],
    });
    expect(messageOf(() => bindRotation(connectedTo(secret, database, vpc), RotationStrategy.hostedSingleUser({ createEndpoint: true }))))
      .toContain('[endpoint-vpc-imported] at Stack/Secret');
    expect(() => bindRotation(connectedTo(secret, database, vpc), RotationStrategy.hostedSingleUser())).not.toThrow();
  });
});
