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

const place = { account: '222222222222', region: 'eu-west-1' };
const here = role([allow(READ[0], { Resource: 'arn:aws:secretsmanager:eu-west-1:222222222222:secret:two-??????' }), allow('kms:*')]);

test('a nested stack goes to account and region of its parent', () => {
  const templates = [parent({}, place), child({ S2: secret({ Name: 'two' }), R2: here })];
  expect(reason(AccessSimulator.fromTemplates(templates), { principal: 'R2', secret: 'two' })).toBe('allowed');
  const inner: SimulatedTemplate = { stackName: 'I', nestedIn: 'C/M', template: { Resources: { S3: secret({ Name: 'two' }), R3: here } } };
  const three = [inner, child({ M: { Type: 'AWS::CloudFormation::Stack', Properties: {} } }), parent({}, place)];
  expect(reason(AccessSimulator.fromTemplates(three), { principal: 'R3', secret: 'two' })).toBe('allowed');
});

test('rejects another place than that of the parent, and a stack that is nested in itself', () => {
  const simulate = (more: Partial<SimulatedTemplate>) => () => AccessSimulator.fromTemplates([parent({}, place), child({}, {}, more)]);
  expect(simulate({ account: '111111111111' })).toThrow(
    '`account` of C must be that of its parent stack, 222222222222, got: `111111111111`; omit it [simulator-nested]');
  expect(simulate({ region: 'us-east-1' })).toThrow('`region` of C must be that of its parent stack, eu-west-1, got: `us-east-1`; omit it [simulator-nested]');
  expect(simulate(place)).not.toThrow();
  expect(() => AccessSimulator.fromTemplates([parent({}, { nestedIn: 'P/N' })])).toThrow(
    '`nestedIn` of P must name a resource of another stack, got: `P/N`, which is nested in P itself; name the resource that deploys P [simulator-nested]');
});

describe('parameters', () => {
  const attaching = { Policy: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'x', Roles: { Ref: 'Names' }, PolicyDocument: document(allow(READ)) } } };
  const Parameters = { Names: { Type: 'CommaDelimitedList', Default: 'nobody' } };
  const ask = (passed: Json, options: Json = {}): string =>
    reason(AccessSimulator.fromTemplates([parent(passed), child(attaching, { Parameters })], options), { principal: 'P/R', secret: 'P/S' });

  test('that are lists are passed as text', () => {
    expect(ask({ Parameters: { Names: 'q, r' } })).toBe('allowed');
    expect(ask({ Parameters: { Names: { 'Fn::Join': [',', ['q', { Ref: 'R' }]] } } })).toBe('allowed');
    expect(ask({ Parameters: { Names: 'q,p' } })).toBe(DENIED);
  });

  test('that are unknown leave the answer open', () => {
    expect(ask({ Parameters: { Names: { 'Fn::GetAtt': ['N', 'Outputs.Names'] } } })).toBe('inconclusive: attribute Outputs.Names of P/N is known only at deployment');
  });

  test('that the parent does not pass take their default, whatever is given to other stacks', () => {
    expect(ask({}, { parameters: { Names: 'r' } })).toBe(DENIED);
    expect(ask({ Parameters: { Names: { Ref: 'AWS::NoValue' } } }, { parameters: { Names: 'r' } })).toBe(DENIED);
  });
});

test('the tags of the resource that deploys a stack are those of its resources, beneath their own', () => {
  const reader = (team: string): Json => role([allow(READ, { Condition: { StringEquals: { 'aws:ResourceTag/Team': team } } }), allow('kms:*')]);
  const Tags = [{ Key: 'Team', Value: 'red' }];
  const ask = (team: string, own: Json = {}, more: Partial<SimulatedTemplate> = {}): string => reason(
    AccessSimulator.fromTemplates([parent({ Tags }, more), child({ S2: secret({ Name: 'two', ...own }), R2: reader(team) })]), { principal: 'R2', secret: 'two' });
  expect(ask('red')).toBe('allowed');
  expect(ask('blue')).toBe(DENIED);
  expect(ask('blue', { Tags: [{ Key: 'Team', Value: 'blue' }] })).toBe('allowed');
  expect(ask('red', {}, { tags: { Team: 'blue' } })).toBe('allowed');
});
