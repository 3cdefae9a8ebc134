import { App, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { importEndpoint, importVpc, SERVICE, stackOf } from './support';
import { SecretsManagerEndpoint, SecretsManagerEndpointProps } from '../../src/network';

describe('checks', () => {
  type Make = (stack: Stack) => SecretsManagerEndpointProps;
  const owned = (stack: Stack) => new ec2.Vpc(stack, 'Vpc');
  const withEndpoint = (stack: Stack) => {
    const vpc = owned(stack);
    vpc.addInterfaceEndpoint('Secrets', { service: SERVICE });
    return vpc;
  };

  test.each<[string, Make, string]>([
    ['an imported VPC without `endpoint` and `create`', (stack) => ({ vpc: importVpc(stack) }),
      '`endpoint` must be given for an imported VPC, since its endpoints are not known, got: none; give `endpoint`, or set `create: true` if '
        + 'the VPC has none '
      + '[endpoint-vpc-imported] at Stack'],
    ['create: false without an endpoint', (stack) => ({ vpc: owned(stack), create: false }),
      '`create` must not be false if there is no endpoint to use, got: false; give `endpoint`, or leave `create` out [endpoint-missing] at Stack'],
    ['both a given endpoint and a new one', (stack) => ({ vpc: owned(stack), endpoint: importEndpoint(stack), create: true }),
      'only one of `endpoint` and `create: true` may be given, got: both; leave one out [endpoint-given-and-created] at Stack'],
    ['create: true with a found endpoint', (stack) => ({ vpc: withEndpoint(stack), create: true }),
      '`create` must not be true if the VPC has an endpoint for Secrets Manager, got: true in addition to Stack/Vpc/Secrets; leave it out to '
        + 'use that endpoint '
      + '[endpoint-exists] at Stack'],
    ['options on one found', (stack) => ({ vpc: withEndpoint(stack), organizationId: 'o-a1b2c3d4e5', subnets: {} }),
      '`organizationId` and `subnets` must be left out if the endpoint exists, got: Stack/Vpc/Secrets; set them where that endpoint is created '
      + '[endpoint-options-ignored] at Stack'],
    ['an option on one given', (stack) => ({ vpc: owned(stack), endpoint: importEndpoint(stack), subnets: {} }),
      '`subnets` must be left out if the endpoint exists, got: Stack/Given; set them where that endpoint is created '
        + '[endpoint-options-ignored] at Stack'],
    ['a malformed organization', (stack) => ({ vpc: owned(stack), organizationId: 'r-a1b2' }),
      '`organizationId` must be o- and 10 to 32 lower-case letters or digits, got: "r-a1b2"; copy it from AWS Organizations [organization-id] '
        + 'at Stack'],
  ])('rejects %s', (_what, make, message) => {
    const stack = stackOf();
    const props = make(stack);

    expect(() => new SecretsManagerEndpoint(stack, 'Endpoint', props)).toThrow(new Error(message));
    expect(stack.node.tryFindChild('Endpoint')).toBeUndefined();
  });

  test('rejects a second one for a VPC, with all other problems', () => {
    const stack = stackOf();
    const vpc = owned(stack);
    new SecretsManagerEndpoint(stack, 'First', { vpc });

    expect(() => new SecretsManagerEndpoint(stack, 'Second', { vpc, organizationId: 'r' })).toThrow(new Error(
      '2 problems at Stack:\n- `organizationId` must be o- and 10 to 32 lower-case letters or digits, got: "r"; copy it from AWS '
        + 'Organizations [organization-id]\n'
      + '- `vpc` must have only one SecretsManagerEndpoint, got: a second one in addition to Stack/First; use '
      + '`SecretsManagerEndpoint.of(this, vpc)` [endpoint-duplicate]',
    ));
  });

  test('rejects an imported VPC, and names the scope', () => {
    const stack = stackOf();
    const scope = new Construct(stack, 'Rotation');

    expect(() => SecretsManagerEndpoint.of(scope, importVpc(stack))).toThrow(new Error(
      '`endpoint` must be given for an imported VPC, since its endpoints are not known, got: none; give `endpoint`, or set `create: true` if '
        + 'the VPC has none '
      + '[endpoint-vpc-imported] at Stack/Rotation',
    ));
  });

  test('rejects a second endpoint that is created later, at synthesis', () => {
    const app = new App();
    const stack = stackOf(app);
    const vpc = owned(stack);
    SecretsManagerEndpoint.of(stack, vpc);
    vpc.addInterfaceEndpoint('Secrets', { service: SERVICE });

    expect(() => app.synth()).toThrow('`vpc` must have only one endpoint for Secrets Manager with private DNS, got: '
      + 'Stack/Vpc/SecretsManagerEndpoint/Resource and '
      + 'Stack/Vpc/Secrets; create the other one first so that it is used, or leave it out [endpoint-exists]');
  });

  test.each<[string, Make]>([
    ['an organization', (stack) => ({ vpc: owned(stack), organizationId: 'o-a1b2c3d4e5' })],
    ['an organization that is a token', (stack) => ({ vpc: owned(stack), organizationId: Lazy.string({ produce: () => 'o-a1b2c3d4e5' }) })],
    ['create: true', (stack) => ({ vpc: owned(stack), create: true })],
    ['create: false with a found endpoint', (stack) => ({ vpc: withEndpoint(stack), create: false })],
  ])('accepts %s', (_what, make) => {
    const stack = stackOf();
    new SecretsManagerEndpoint(stack, 'Endpoint', make(stack));

    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPCEndpoint', 1);
  });
});
