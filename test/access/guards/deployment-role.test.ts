import { CliCredentialsStackSynthesizer, DefaultStackSynthesizer, LegacyStackSynthesizer, NestedStack, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretGuards } from '../../../src/access';
import { ENV, lambdaRole, messageOf, newApp, OWNER, stackIn } from '../support';
import { DEPLOYMENT, ROOT, guarded, laws } from './support';

const placeholder = (name: string) => `\${AWS::${name}}`;

describe('the deployment role', () => {
  const exempt = (stack: Stack) => (laws(stack)[3].Condition?.ArnNotLike as { [key: string]: unknown })['aws:PrincipalArn'];
  const elsewhere = (stack: Stack) => iam.Role.fromRoleArn(stack, 'Deployer', `arn:aws:iam::${OWNER}:role/deployer`);

  test('of a nested stack is its parent\'s', () => {
    const app = newApp({});
    const nested = new NestedStack(stackIn(app, 'Parent'), 'Nested');
    SecretGuards.standard().protect(new secretsmanager.CfnSecret(nested, 'Secret'));
    expect(exempt(nested)).toEqual([ROOT, DEPLOYMENT]);
  });

  test('in an environment-agnostic stack keeps its placeholders as CloudFormation\'s', () => {
    const { stack } = guarded({}, (app) => stackIn(app, 'Stack', {}));
    expect(exempt(stack)).toEqual([
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']] },
      { 'Fn::Sub': `arn:${placeholder('Partition')}:iam::${placeholder('AccountId')}:role/cdk-hnb659fds-cfn-exec-role-${placeholder('AccountId')}-${placeholder('Region')}` },
    ]);
  });

  test('may be that of the synthesizer', () => {
    const synthesizer = new DefaultStackSynthesizer({ cloudFormationExecutionRole: `arn:aws:iam::${OWNER}:role/own` });
    expect(exempt(guarded({}, (app) => stackIn(app, 'Stack', { env: ENV, synthesizer })).stack)).toEqual([ROOT, `arn:aws:iam::${OWNER}:role/own`]);
  });

  test('of the options is exempt in addition to that of the synthesizer', () => {
    const stack = stackIn(newApp({}), 'Stack');
    SecretGuards.standard({ deploymentRole: elsewhere(stack) }).protect(new secretsmanager.CfnSecret(stack, 'Secret'));
    expect(exempt(stack)).toEqual([ROOT, DEPLOYMENT, `arn:aws:iam::${OWNER}:role/deployer`]);
  });

  test.each([
    ['LegacyStackSynthesizer', () => new LegacyStackSynthesizer()],
    ['CliCredentialsStackSynthesizer', () => new CliCredentialsStackSynthesizer()],
  ])('must be given with %s', (_, synthesizer) => {
    const stack = stackIn(newApp({}), 'Stack', { env: ENV, synthesizer: synthesizer() });
    const secret = new secretsmanager.CfnSecret(stack, 'Secret');
    expect(messageOf(() => SecretGuards.standard().protect(secret))).toBe('`deploymentRole` must be given if the stack\'s synthesizer has none, '
      + 'got: none; guards would deny the next deployment, give the role that deploys this stack [deployment-role-needed] at Stack/Secret');
    SecretGuards.standard({ deploymentRole: elsewhere(stack) }).protect(secret);
    expect(exempt(stack)).toEqual([ROOT, `arn:aws:iam::${OWNER}:role/deployer`]);
  });

  test('rejects a role of the secret\'s own stack', () => {
    const stack = stackIn(newApp({}), 'Stack');
    const secret = new secretsmanager.CfnSecret(stack, 'Secret');
    expect(messageOf(() => SecretGuards.standard({ deploymentRole: lambdaRole(stack) }).protect(secret))).toBe('`deploymentRole` must not be a '
      + 'role of the secret\'s own stack, got: such a role; without the stack the role does not exist, and only the account root could change the '
      + 'policy, give a role of another stack [deployment-role-own-stack] at Stack/Secret');
  });
});
