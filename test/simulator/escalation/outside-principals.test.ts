import { allow, deny, document, READ, READ_STEP, templateWith, type Json } from './support';
import { AccessSimulator, type AccessSimulatorOptions } from '../../../src/simulator';
import { policySource } from '../small-templates';

describe('principals that no template creates', () => {
  const putPolicy = 'secretsmanager:PutResourcePolicy replaces the resource policy of db by one that lets the principal read';
  const simulate = (resources: Json, options?: AccessSimulatorOptions): AccessSimulator =>
    AccessSimulator.fromTemplates([{ stackName: 'App', template: templateWith([], resources) }], options);
  const pathsIn = (resources: Json, options?: AccessSimulatorOptions): Array<[string, string[], string | undefined]> =>
    simulate(resources, options).escalationPaths().map(({ principal, steps, uncertainty }) => [principal, steps, uncertainty]);
  const attached = (...statements: Json[]): Json => ({
    Attached: { Type: 'AWS::IAM::ManagedPolicy', Properties: { Roles: ['imported'], PolicyDocument: document(...statements) } },
  });

  test('are analyzed with the policies that templates attach to them', () => {
    const statements = [allow('secretsmanager:PutResourcePolicy', 'kms:Decrypt')];
    expect(pathsIn(attached(...statements))).toEqual([
      ['imported', [putPolicy, READ_STEP], 'other policies of imported are not in the given templates; pass them with `outsidePrincipals`'],
    ]);
    expect(pathsIn(attached(...statements, deny('secretsmanager:PutResourcePolicy')))).toEqual([]);
    expect(pathsIn(attached(allow(READ, 'kms:Decrypt')))).toEqual([]);
  });

  test('are certain if the options give all their policies', () => {
    const options = (...statements: Json[]): AccessSimulatorOptions => ({
      outsidePrincipals: [{ principal: 'imported', identityPolicies: [policySource(document(...statements))], tags: {} }],
    });
    const rewrites = /^iam:CreatePolicyVersion has policy\/.* of the principal itself allow everything$/;
    const resources = attached(allow('iam:CreatePolicyVersion'));
    expect(pathsIn(resources, options(allow('s3:*')))).toEqual([
      ['imported', [expect.stringMatching(rewrites), READ_STEP], undefined],
    ]);
    expect(pathsIn(resources, options(deny('iam:*')))).toEqual([]);
  });

  test('are not analyzed if they are services', () => {
    expect(pathsIn({}, { outsidePrincipals: [{ principal: 'rds.amazonaws.com' }] })).toEqual([]);
  });

  test('can be exempt from the assertion', () => {
    const simulator = simulate(attached(allow('secretsmanager:*', 'kms:*'), deny(READ)));
    expect(() => simulator.assertNoEscalation(['imported'])).not.toThrow();
  });
});
