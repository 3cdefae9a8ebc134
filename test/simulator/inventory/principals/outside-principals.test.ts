import { AccessSimulator } from '../../../../src/simulator';
import { policySource } from '../../small-templates';

const read = { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue', 'kms:Decrypt'], Resource: '*' };

describe('principals outside of the templates', () => {
  const statement = { Effect: 'Allow', Principal: { Service: 'example.amazonaws.com' }, Action: 'secretsmanager:DescribeSecret', Resource: '*' };
  const Resources = {
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'db' } },
    Policy: { Type: 'AWS::SecretsManager::ResourcePolicy', Properties: { SecretId: { Ref: 'Secret' }, ResourcePolicy: { Statement: [statement] } } },
  };
  const simulator = AccessSimulator.fromTemplates([{ stackName: 'App', template: { Resources } }]);
  const arn = 'arn:aws:iam::111111111111:role/path/Reader';

  test('are unknown until their policies are given', () => {
    expect(simulator.decide({ principal: arn, secret: 'db' }).reason)
      .toBe(`inconclusive: the policies of ${arn} are not in the given templates; pass them as \`identityPolicies\``);
    expect(simulator.decide({ principal: arn, secret: 'db', identityPolicies: [policySource({ Statement: read })] }).reason).toBe('allowed');
    expect(simulator.decide({ principal: arn, secret: 'db', identityPolicies: [] }).reason)
      .toBe('denied by Secrets Manager: identity policy does not allow it');
  });

  test('have tags that are unknown until they are given', () => {
    const tagged = { ...read, Condition: { StringEquals: { 'aws:PrincipalTag/Team': 'red' } } };
    const query = { principal: arn, secret: 'db', identityPolicies: [policySource({ Statement: tagged })] };
    expect(simulator.decide(query).reason).toBe(
      `inconclusive: condition key aws:PrincipalTag/Team: the tags of ${arn} are not in the given templates; pass them as \`principalTags\``);
    expect(simulator.decide({ ...query, principalTags: { Team: 'red' } }).reason).toBe('allowed');
  });

  test('can be the root user, or a service that the resource policy names', () => {
    expect(simulator.decide({ principal: 'arn:aws:iam::111111111111:root', secret: 'db' }).reason).toBe('allowed');
    expect(simulator.decide({ principal: 'arn:aws:iam::222222222222:root', secret: 'db' }).isDenied).toBe(true);
    const describe = { secret: 'db', action: 'secretsmanager:DescribeSecret' };
    expect(simulator.decide({ principal: 'example.amazonaws.com', ...describe }).reason).toBe('allowed');
    expect(simulator.decide({ principal: 'other.amazonaws.com', ...describe }).isDenied).toBe(true);
  });

  test('must be able to send requests', () => {
    expect(() => simulator.decide({ principal: 'arn:aws:iam::111111111111:group/Readers', secret: 'db' })).toThrow('`principal` must be able to send '
      + 'requests, got: `arn:aws:iam::111111111111:group/Readers`; a group cannot send requests: name one of its users [simulator-principal]');
  });
});
