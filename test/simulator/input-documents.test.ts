import { App, Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { AccessSimulator, type AccessSimulatorOptions, type ControlPolicy } from '../../src/simulator';

const MANAGED = 'arn:aws:iam::111111111111:policy/Reading';
const operator = 'arn:aws:iam::111111111111:role/Operator';
const reading = (resource = '*'): iam.PolicyDocument => new iam.PolicyDocument({
  statements: [new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [resource] })],
});
const everything = (principal = false): iam.PolicyDocument => new iam.PolicyDocument({
  statements: [new iam.PolicyStatement({ actions: ['*'], resources: ['*'], ...principal ? { principals: [new iam.AnyPrincipal()] } : {} })],
});

/** A secret, and a role whose only policy is one that no template holds. */
function simulate(options: AccessSimulatorOptions = {}): AccessSimulator {
  const app = new App();
  const stack = new Stack(app, 'Orders');
  new secretsmanager.Secret(stack, 'Database', { secretName: 'database' });
  const role = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
  role.addManagedPolicy(iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Reading', MANAGED));
  return AccessSimulator.fromApp(app, { managedPolicies: { [MANAGED]: reading() }, ...options });
}

const reader = { principal: 'Orders/Reader', secret: 'database' };

describe.each<[string, (document: iam.PolicyDocument) => unknown]>([
  ['an iam.PolicyDocument', (document) => document],
  ['JSON', (document) => document.toJSON()],
])('%s is taken', (_, given) => {
  test('as identity policy and as managed policy', () => {
    simulate({ managedPolicies: { [MANAGED]: given(reading()) } }).assertAllowed(reader);
    simulate().assertAllowed({ principal: operator, identityPolicies: [given(reading())], secret: 'database' });
    simulate().assertDenied({ principal: operator, identityPolicies: [given(reading('arn:aws:secretsmanager:*:*:secret:other'))], secret: 'database' });
  });

  test('as session policy', () => {
    simulate().assertAllowed({ ...reader, sessionPolicy: given(everything()) });
    simulate().assertDenied({ ...reader, sessionPolicy: given(reading('arn:aws:secretsmanager:*:*:secret:other')) });
  });

  test('as control policy', () => {
    const policy = (document: unknown): ControlPolicy[] => [{ name: 'Limits', document }];
    const none = new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['*'], resources: ['*'] })] });
    simulate({ serviceControlPolicies: policy(given(everything())) }).assertAllowed(reader);
    simulate({ serviceControlPolicies: policy(given(none)) }).assertDenied(reader);
    simulate({ resourceControlPolicies: policy(given(everything(true))) }).assertAllowed(reader);
  });
});

test.each<[string, () => unknown]>([
  [`policy 1 of ${operator}`, () => simulate().decide({ principal: operator, identityPolicies: [reading(`arn:${Aws.PARTITION}:secretsmanager:*:*:secret:*`)], secret: 'database' })],
  ['the session policy', () => simulate().decide({ ...reader, sessionPolicy: reading(`arn:${Aws.PARTITION}:secretsmanager:*:*:secret:*`).toJSON() })],
  [`managed policy ${MANAGED}`, () => simulate({ managedPolicies: { [MANAGED]: reading(`arn:${Aws.PARTITION}:secretsmanager:*:*:secret:*`) } })],
])('rejects tokens in %s, which have no value there', (name, act) => {
  expect(act).toThrow(new RegExp(`^${name.replaceAll('/', '\\/')} must hold no tokens of CDK, got: .*\\$\\{Token\\[AWS\\.Partition\\.\\d+\\]\\}.*; write out the ARNs that it is about \\[policy-document-token\\]$`));
});
