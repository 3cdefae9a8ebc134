import { AccessSimulator, type SimulatedTemplate } from '../../../src/simulator';
import { ACCOUNT, allow, document, READ, reason, role, secret, type Json } from '../small-templates';

const OTHER = '222222222222';
const rootOf = (account: string): string => `arn:aws:iam::${account}:root`;
const otherRole = (account: string): string => `arn:aws:iam::${account}:role/other`;

/** A stack with an alias of its own, which a secret named as the stack uses, and with a reader. */
function stackIn(stackName: string, account: string, region: string, principal: string, more: Json = {}): SimulatedTemplate {
  const KeyPolicy = document({ ...allow('kms:*'), Principal: { AWS: principal } });
  const Resources = {
    Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy } },
    Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/app', TargetKeyId: { Ref: 'Key' } } },
    Secret: secret({ Name: stackName, KmsKeyId: 'alias/app', ...more }),
    Reader: role([allow(READ)]),
  };
  return { stackName, account, region, template: { Resources } };
}

function ask(templates: SimulatedTemplate[], stack: string): string {
  return reason(AccessSimulator.fromTemplates(templates), { principal: `${stack}/Reader`, secret: `${stack}/Secret` });
}

const NO_POLICY = 'denied by KMS: key policy does not allow it';

test('an alias belongs to its region', () => {
  const templates = [stackIn('near', ACCOUNT, 'us-east-1', rootOf(ACCOUNT)), stackIn('far', ACCOUNT, 'eu-west-1', otherRole(ACCOUNT))];
  expect([ask(templates, 'near'), ask(templates, 'far')]).toEqual(['allowed', NO_POLICY]);
});

test('an alias belongs to its account', () => {
  const templates = [stackIn('near', ACCOUNT, 'us-east-1', otherRole(ACCOUNT)), stackIn('far', OTHER, 'us-east-1', rootOf(OTHER))];
  expect([ask(templates, 'near'), ask(templates, 'far')]).toEqual([NO_POLICY, 'allowed']);
});

test('the region in the ARN of an alias decides', () => {
  const of = (region: string): SimulatedTemplate[] => [
    stackIn('near', ACCOUNT, 'us-east-1', otherRole(ACCOUNT), { KmsKeyId: `arn:aws:kms:${region}:${ACCOUNT}:alias/app` }),
    stackIn('far', ACCOUNT, 'eu-west-1', rootOf(ACCOUNT)),
  ];
  expect([ask(of('us-east-1'), 'near'), ask(of('eu-west-1'), 'near')]).toEqual([NO_POLICY, 'allowed']);
});

test('the answer is inconclusive if it is unknown whether the alias is created', () => {
  const [template] = [stackIn('near', ACCOUNT, 'us-east-1', rootOf(ACCOUNT))];
  const { Resources } = template.template as { Resources: { Alias: Json } };
  const conditional = {
    ...template,
    template: {
      Parameters: { P: { Type: 'String' } },
      Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] } },
      Resources: { ...Resources, Alias: { ...Resources.Alias, Condition: 'C' } },
    },
  };
  expect(ask([conditional], 'near'))
    .toBe('inconclusive: whether near/Alias is created: parameter P of stack near has no value; pass it with `parameters`');
});
