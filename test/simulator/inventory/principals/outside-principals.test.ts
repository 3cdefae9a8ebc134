import { AccessSimulator, type SimulatedTemplate } from '../../../../src/simulator';
import { policySource } from '../../small-templates';

const read = { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue', 'kms:Decrypt'], Resource: '*' };

function role(statement: object): object {
  return { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: statement } }] } };
}

describe('nested stacks', () => {
  const parent: SimulatedTemplate = {
    stackName: 'Parent',
    template: {
      Resources: {
        Keys: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'https://example.com/keys.json' } },
        Data: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { Key: { 'Fn::GetAtt': ['Keys', 'Outputs.KeyArn'] } } } },
        Reader: role(read),
      },
    },
  };
  const keys = {
    stackName: 'Keys',
    nestedIn: 'Parent/Keys',
    template: { Resources: { Key: { Type: 'AWS::KMS::Key' } }, Outputs: { KeyArn: { Value: { 'Fn::GetAtt': ['Key', 'Arn'] } } } },
  };
  const data = {
    stackName: 'Data',
    nestedIn: 'Parent/Data',
    template: {
      Parameters: { Key: { Type: 'String' } },
      Resources: { Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'db', KmsKeyId: { Ref: 'Key' } } } },
    },
  };

  test('get their parameters from the parent, and give it their outputs', () => {
    const decision = AccessSimulator.fromTemplates([parent, keys, data]).decide({ principal: 'Reader', secret: 'db' });
    expect(decision.explanation).toBe([
      'Parent/Reader may call secretsmanager:GetSecretValue on db.',
      '- Secrets Manager allows secretsmanager:GetSecretValue by statement 1 of inline policy p of Parent/Reader.',
      '- KMS allows kms:Decrypt by statement 1 of inline policy p of Parent/Reader.',
    ].join('\n'));
  });

  test('leave the answer open where they are not given', () => {
    expect(AccessSimulator.fromTemplates([parent, data]).decide({ principal: 'Reader', secret: 'db' }).reason)
      .toBe('inconclusive: attribute Outputs.KeyArn of Parent/Keys is known only at deployment');
  });

  test('rejects a parent that the templates lack', () => {
    expect(() => AccessSimulator.fromTemplates([parent, { ...data, nestedIn: 'Parent/Database' }])).toThrow(
      '`nestedIn` of Data must name an AWS::CloudFormation::Stack of the templates, got: `Parent/Database`; name one of: Parent/Data, Parent/Keys [simulator-nested]');
  });
});

test('an output that another stack reads by name is found', () => {
  const keys = { stackName: 'Keys', template: { Resources: { Key: { Type: 'AWS::KMS::Key' } }, Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Key', 'Arn'] } } } } };
  const key = { 'Fn::GetStackOutput': { StackName: 'Keys', OutputName: 'Arn' } };
  const Resources = { Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'db', KmsKeyId: key } }, Reader: role(read) };
  const app = { stackName: 'App', template: { Resources } };
  expect(AccessSimulator.fromTemplates([keys, app]).decide({ principal: 'Reader', secret: 'db' }).reason).toBe('allowed');
  expect(AccessSimulator.fromTemplates([app]).decide({ principal: 'Reader', secret: 'db' }).reason)
    .toBe('inconclusive: none of the given stacks is named Keys and has the output Arn');
});

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
    expect(simulator.decide({ principal: arn, secret: 'db', identityPolicies: [] }).reason).toBe('denied by Secrets Manager: identity policy does not allow it');
  });

  test('have tags that are unknown until they are given', () => {
    const tagged = { ...read, Condition: { StringEquals: { 'aws:PrincipalTag/Team': 'red' } } };
    const query = { principal: arn, secret: 'db', identityPolicies: [policySource({ Statement: tagged })] };
    expect(simulator.decide(query).reason).toBe(`inconclusive: condition key aws:PrincipalTag/Team: the tags of ${arn} are not in the given templates; pass them as \`principalTags\``);
    expect(simulator.decide({ ...query, principalTags: { Team: 'red' } }).reason).toBe('allowed');
  });

  test('may be the root user, or a service that the resource policy names', () => {
    expect(simulator.decide({ principal: 'arn:aws:iam::111111111111:root', secret: 'db' }).reason).toBe('allowed');
    expect(simulator.decide({ principal: 'arn:aws:iam::222222222222:root', secret: 'db' }).isDenied).toBe(true);
    const describe = { secret: 'db', action: 'secretsmanager:DescribeSecret' };
    expect(simulator.decide({ principal: 'example.amazonaws.com', ...describe }).reason).toBe('allowed');
    expect(simulator.decide({ principal: 'other.amazonaws.com', ...describe }).isDenied).toBe(true);
  });

  test('rejects what names no principal', () => {
    expect(() => simulator.decide({ principal: 'arn:aws:iam::111111111111:group/Readers', secret: 'db' })).toThrow('`principal` must be able to make '
      + 'requests, got: `arn:aws:iam::111111111111:group/Readers`; a group cannot make requests: name one of its users [simulator-principal]');
  });
});
