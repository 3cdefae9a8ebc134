import { AccessSimulator, type SimulatedTemplate } from '../../../src/simulator';
import { allow, READ, reason, role, secret, type Json } from '../small-templates';

/** A stack with two secrets that exports the ARN of one of them under the same name. */
function exporting(first: Json, second: Json, parameters?: Record<string, string>): SimulatedTemplate {
  const output = (logicalId: string, more: Json): Json => ({ Value: { Ref: logicalId }, Export: { Name: 'Database' }, ...more });
  return {
    stackName: 'Secrets',
    template: {
      Parameters: { Stage: { Type: 'String' } },
      Conditions: {
        IsProduction: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
        IsTest: { 'Fn::Not': [{ Condition: 'IsProduction' }] },
      },
      Resources: { Production: secret({ Name: 'production' }), Test: secret({ Name: 'test' }) },
      Outputs: { First: output('Production', first), Second: output('Test', second) },
    },
    parameters,
  };
}

function answers(producer: SimulatedTemplate): string[] {
  const reader = role([allow(READ, { Resource: { 'Fn::ImportValue': 'Database' } }), allow('kms:*')]);
  const consumer = { stackName: 'App', template: { Resources: { R: reader } } };
  const simulator = AccessSimulator.fromTemplates([producer, consumer]);
  return ['production', 'test'].map((name) => reason(simulator, { secret: name }));
}

const DENIED = 'denied by Secrets Manager: identity policy does not allow it';
const production = { Condition: 'IsProduction' };
const notProduction = { Condition: 'IsTest' };

describe('of two exports with the same name', () => {
  test.each([['prod', ['allowed', DENIED]], ['test', [DENIED, 'allowed']]])('the one whose condition holds in %s is imported', (Stage, expected) => {
    expect(answers(exporting(production, notProduction, { Stage }))).toEqual(expected);
    expect(answers(exporting(notProduction, production, { Stage }))).toEqual([...expected].reverse());
  });

  test('the imported one is unknown if the conditions are unknown', () => {
    const unknown = 'inconclusive: parameter Stage of stack Secrets has no value; pass it with `parameters`';
    expect(answers(exporting(production, notProduction))).toEqual([unknown, unknown]);
  });
});

test('Fn::GetStackOutput finds the output of another stack', () => {
  const Outputs = { Arn: { Value: { 'Fn::GetAtt': ['Key', 'Arn'] } } };
  const keys = { stackName: 'Keys', template: { Resources: { Key: { Type: 'AWS::KMS::Key' } }, Outputs } };
  const key = { 'Fn::GetStackOutput': { StackName: 'Keys', OutputName: 'Arn' } };
  const app = { stackName: 'App', template: { Resources: { S: secret({ KmsKeyId: key }), R: role([allow(READ)]) } } };
  expect(reason(AccessSimulator.fromTemplates([keys, app]))).toBe('allowed');
  expect(reason(AccessSimulator.fromTemplates([app]))).toBe('inconclusive: none of the given stacks is named Keys and has the output Arn');
});
