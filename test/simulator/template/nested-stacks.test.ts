import { AccessSimulator, type SimulatedTemplate } from '../../../src/simulator';
import { allow, document, READ, reason, role, secret, type Json } from '../small-templates';

const DENIED = 'denied by Secrets Manager: identity policy does not allow it';

/** A stack that deploys another one. */
function parent(properties: Json, more: Partial<SimulatedTemplate> = {}): SimulatedTemplate {
  const Resources = { N: { Type: 'AWS::CloudFormation::Stack', Properties: properties }, R: role([], { RoleName: 'r' }), S: secret() };
  return { stackName: 'P', template: { Resources }, ...more };
}

function child(Resources: Json, sections: Json = {}, more: Partial<SimulatedTemplate> = {}): SimulatedTemplate {
  return { stackName: 'C', nestedIn: 'P/N', template: { Resources, ...sections }, ...more };
}

const environment = { account: '222222222222', region: 'eu-west-1' };
const reader = role([allow(READ[0], { Resource: 'arn:aws:secretsmanager:eu-west-1:222222222222:secret:two-??????' }), allow('kms:*')]);

test('a nested stack has the account and region of its parent', () => {
  const templates = [parent({}, environment), child({ S2: secret({ Name: 'two' }), R2: reader })];
  expect(reason(AccessSimulator.fromTemplates(templates), { principal: 'R2', secret: 'two' })).toBe('allowed');
  const inner: SimulatedTemplate = { stackName: 'I', nestedIn: 'C/M', template: { Resources: { S3: secret({ Name: 'two' }), R3: reader } } };
  const three = [inner, child({ M: { Type: 'AWS::CloudFormation::Stack', Properties: {} } }), parent({}, environment)];
  expect(reason(AccessSimulator.fromTemplates(three), { principal: 'R3', secret: 'two' })).toBe('allowed');
});

test('rejects another account or region than that of the parent, and a stack that is nested in itself', () => {
  const simulate = (more: Partial<SimulatedTemplate>) => () => AccessSimulator.fromTemplates([parent({}, environment), child({}, {}, more)]);
  expect(simulate({ account: '111111111111' })).toThrow(
    '`account` of C must be that of its parent stack, 222222222222, got: `111111111111`; omit it [simulator-nested]');
  expect(simulate({ region: 'us-east-1' })).toThrow(
    '`region` of C must be that of its parent stack, eu-west-1, got: `us-east-1`; omit it [simulator-nested]');
  expect(simulate(environment)).not.toThrow();
  expect(() => AccessSimulator.fromTemplates([parent({}, { nestedIn: 'P/N' })])).toThrow(
    '`nestedIn` of P must name a resource of another stack, got: `P/N`, which is nested in P itself; '
    + 'name the resource that deploys P [simulator-nested]');
});

describe('parameters', () => {
  const Properties = { PolicyName: 'x', Roles: { Ref: 'Names' }, PolicyDocument: document(allow(READ)) };
  const attaching = { Policy: { Type: 'AWS::IAM::Policy', Properties } };
  const Parameters = { Names: { Type: 'CommaDelimitedList', Default: 'nobody' } };
  const ask = (passed: Json, options: Json = {}): string =>
    reason(AccessSimulator.fromTemplates([parent(passed), child(attaching, { Parameters })], options), { principal: 'P/R', secret: 'P/S' });

  test('that are lists can be passed as text', () => {
    expect(ask({ Parameters: { Names: 'q, r' } })).toBe('allowed');
    expect(ask({ Parameters: { Names: { 'Fn::Join': [',', ['q', { Ref: 'R' }]] } } })).toBe('allowed');
    expect(ask({ Parameters: { Names: 'q,p' } })).toBe(DENIED);
  });

  test('that are unknown make the answer inconclusive', () => {
    expect(ask({ Parameters: { Names: { 'Fn::GetAtt': ['N', 'Outputs.Names'] } } }))
      .toBe('inconclusive: attribute Outputs.Names of P/N is known only at deployment');
  });

  test('that the parent does not pass have their default value, whatever the options say', () => {
    expect(ask({}, { parameters: { Names: 'r' } })).toBe(DENIED);
    expect(ask({ Parameters: { Names: { Ref: 'AWS::NoValue' } } }, { parameters: { Names: 'r' } })).toBe(DENIED);
  });
});

test('the resources of a nested stack inherit the tags of the resource that deploys it, and their own tags override them', () => {
  const readerOf = (team: string): Json => role([allow(READ, { Condition: { StringEquals: { 'aws:ResourceTag/Team': team } } }), allow('kms:*')]);
  const Tags = [{ Key: 'Team', Value: 'red' }];
  const ask = (team: string, own: Json = {}, more: Partial<SimulatedTemplate> = {}): string => {
    const nested = child({ S2: secret({ Name: 'two', ...own }), R2: readerOf(team) });
    return reason(AccessSimulator.fromTemplates([parent({ Tags }, more), nested]), { principal: 'R2', secret: 'two' });
  };
  expect(ask('red')).toBe('allowed');
  expect(ask('blue')).toBe(DENIED);
  expect(ask('blue', { Tags: [{ Key: 'Team', Value: 'blue' }] })).toBe('allowed');
  expect(ask('red', {}, { tags: { Team: 'blue' } })).toBe('allowed');
});

describe('a nested stack', () => {
  const keyParent: SimulatedTemplate = {
    stackName: 'Parent',
    template: {
      Resources: {
        Keys: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'https://example.com/keys.json' } },
        Data: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { Key: { 'Fn::GetAtt': ['Keys', 'Outputs.KeyArn'] } } } },
        Reader: role([allow(READ)]),
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

  test('receives parameters from its parent, which reads the outputs of other nested stacks', () => {
    const decision = AccessSimulator.fromTemplates([keyParent, keys, data]).decide({ principal: 'Reader', secret: 'db' });
    expect(decision.explanation).toBe([
      'Parent/Reader can call secretsmanager:GetSecretValue on db.',
      '- Secrets Manager allows secretsmanager:GetSecretValue by statement 1 of inline policy p of Parent/Reader.',
      '- KMS allows kms:Decrypt by statement 1 of inline policy p of Parent/Reader.',
    ].join('\n'));
  });

  test('has unknown outputs if its template is not given', () => {
    expect(AccessSimulator.fromTemplates([keyParent, data]).decide({ principal: 'Reader', secret: 'db' }).reason)
      .toBe('inconclusive: attribute Outputs.KeyArn of Parent/Keys is known only at deployment');
  });

  test('requires a resource of the templates that deploys it', () => {
    expect(() => AccessSimulator.fromTemplates([keyParent, { ...data, nestedIn: 'Parent/Database' }])).toThrow(
      '`nestedIn` of Data must name an AWS::CloudFormation::Stack of the templates, got: `Parent/Database`; '
      + 'name one of: Parent/Data, Parent/Keys [simulator-nested]');
  });
});
