import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Database, FUNCTION, SCHEDULE, secretOf } from './library-support';
import { DatabaseEngine } from '../../../src/engines/database-engine';
import { SecretsManagerEndpoint } from '../../../src/network/secrets-manager-endpoint';
import { bindRotation } from '../../../src/rotation/bind-rotation';
import { RotationFunction } from '../../../src/rotation/function/rotation-function';
import { RotationStrategy } from '../../../src/rotation/strategies/rotation-strategy';
import { makeStack } from '../support';

describe('stacks', () => {
  test('a database of another stack does not come to depend on the secrets', () => {
    const app = new App();
    const network = new Stack(app, 'Network');
    const secrets = new Stack(app, 'Secrets');
    bindRotation(secretOf(secrets, new Database(network)), RotationStrategy.singleUser());
    app.synth();
    expect(network.dependencies).toEqual([]);
    Template.fromStack(secrets).resourceCountIs(FUNCTION, 1);
    Template.fromStack(network).resourceCountIs(FUNCTION, 0);
  });

  test.each([
    ['Secrets', 'Secrets'], ['Secrets', 'Network'], ['Secrets', 'Endpoint'], ['Network', 'Network'], ['Network', 'Endpoint'],
  ])('the secret in the stack %s and the endpoint in the stack %s cause no cycle', (secretStack, endpointStack) => {
    const app = new App();
    const stacks: { [name: string]: Stack } = Object.fromEntries(['Network', 'Endpoint', 'Secrets'].map((name) => [name, new Stack(app, name)]));
    const database = new Database(stacks.Network, ec2.SubnetType.PRIVATE_ISOLATED);
    new SecretsManagerEndpoint(stacks[endpointStack], 'SecretsManager', { vpc: database.vpc });
    bindRotation(secretOf(stacks[secretStack], database), RotationStrategy.singleUser());
    expect(() => app.synth()).not.toThrow();
  });

  test('a nested stack holds the function of its secrets', () => {
    const stack = makeStack();
    const nested = new NestedStack(stack, 'Nested');
    bindRotation(secretOf(nested, new Database(stack)), RotationStrategy.singleUser());
    Template.fromStack(nested).resourceCountIs(FUNCTION, 1);
    Template.fromStack(nested).resourceCountIs(SCHEDULE, 1);
    Template.fromStack(stack).resourceCountIs(FUNCTION, 0);
  });

  test('a function of another stack rotates through byFunction', () => {
    const app = new App();
    const functions = new Stack(app, 'Functions');
    const database = new Database(functions);
    const rotation = new RotationFunction(functions, 'Rotation', { engine: DatabaseEngine.POSTGRES, strategy: RotationStrategy.singleUser(), vpc: database.vpc });
    const secrets = new Stack(app, 'Secrets');
    bindRotation(secretOf(secrets, database), RotationStrategy.byFunction(rotation.function));
    app.synth();
    Template.fromStack(secrets).resourceCountIs(SCHEDULE, 1);
    expect(functions.dependencies).toEqual([]);
  });
});
