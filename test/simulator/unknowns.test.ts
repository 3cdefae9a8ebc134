import { AccessSimulator, type SimulatedTemplate } from '../../src/simulator';

type Json = Record<string, unknown>;

const read = { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue', 'kms:Decrypt'], Resource: '*' };
const inline = (statement: Json): Json => ({ Policies: [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: statement } }] });
const secret = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'db' } };
const role = { Type: 'AWS::IAM::Role', Properties: inline(read) };
const PRODUCTION = 'parameter Stage of stack App has no value; pass it with `parameters`';

/** What the role may do where the condition `Production` holds, where it does not, and where nobody knows. */
function reasons(resources: Json, rest: Json = {}): string[] {
  const template = {
    Parameters: { Stage: { Type: 'String' } },
    Conditions: {
      Production: { 'Fn::And': [{ 'Fn::Or': [{ 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] }, { Condition: 'Never' }] }, { 'Fn::Not': [{ Condition: 'Never' }] }] },
      Never: { 'Fn::Equals': ['a', 'b'] },
    },
    Resources: { Secret: secret, Role: role, ...resources },
    ...rest,
  };
  return [{ Stage: 'prod' }, { Stage: 'dev' }, undefined].map((parameters) =>
    AccessSimulator.fromTemplates([{ stackName: 'App', template, parameters }]).decide({ principal: 'Role', secret: 'db' }).reason);
}

const DENIED = 'denied by Secrets Manager: identity policy does not allow it';
const unsure = (id: string): string => `inconclusive: whether App/${id} is created: ${PRODUCTION}`;
const inProduction = (yes: unknown, no: unknown = { Ref: 'AWS::NoValue' }): Json => ({ 'Fn::If': ['Production', yes, no] });
const ofIf = `inconclusive: Fn::If on condition Production of stack App: ${PRODUCTION}`;

describe('a condition decides where its parameters are known, else the answer is open', () => {
  const policy = (statement: Json): Json => ({ PolicyName: 'more', Roles: [{ Ref: 'Role' }], PolicyDocument: { Version: '2012-10-17', Statement: statement } });
  const bare = { Type: 'AWS::IAM::Role', Properties: {} };
  const tagged = { ...role, Properties: inline({ ...read, Condition: { StringEquals: { 'aws:ResourceTag/Team': 'red' } } }) };
  const denying = { SecretId: { Ref: 'Secret' }, ResourcePolicy: { Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' } } };

  test.each<[string, Json, string[]]>([
    ['an attached policy', { Role: bare, Policy: { Type: 'AWS::IAM::Policy', Condition: 'Production', Properties: policy(read) } }, ['allowed', DENIED, unsure('Policy')]],
    ['a policy about something else', { Policy: { Type: 'AWS::IAM::Policy', Condition: 'Production', Properties: policy({ ...read, Action: 's3:*' }) } }, ['allowed', 'allowed', 'allowed']],
    ['an attachment', { Role: bare, Policy: { Type: 'AWS::IAM::Policy', Properties: { ...policy(read), Roles: [inProduction({ Ref: 'Role' })] } } }, ['allowed', DENIED, ofIf]],
    ['a resource policy', { Policy: { Type: 'AWS::SecretsManager::ResourcePolicy', Condition: 'Production', Properties: denying } },
      ['denied by Secrets Manager: resource policy App/Policy', 'allowed', unsure('Policy')]],
    ['the secret of a resource policy', { Policy: { Type: 'AWS::SecretsManager::ResourcePolicy', Properties: { ...denying, SecretId: inProduction({ Ref: 'Secret' }, 'other') } } },
      ['denied by Secrets Manager: resource policy App/Policy', 'allowed', ofIf]],
    ['a key', { Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [] } } }, Secret: { ...secret, Properties: { Name: 'db', KmsKeyId: inProduction({ Ref: 'Key' }) } } },
      ['denied by KMS: key policy does not allow it', 'allowed', ofIf]],
    ['a boundary', { Role: { ...role, Properties: { ...inline(read), PermissionsBoundary: inProduction('arn:aws:iam::aws:policy/PowerUserAccess') } } },
      ['allowed', 'allowed', ofIf]],
    ['a list of tags', { Role: tagged, Secret: { ...secret, Properties: { Name: 'db', Tags: inProduction([{ Key: 'Team', Value: 'red' }]) } } },
      ['allowed', DENIED, `inconclusive: condition key aws:ResourceTag/Team: ${ofIf.slice('inconclusive: '.length)}`]],
    ['one tag', { Role: tagged, Secret: { ...secret, Properties: { Name: 'db', Tags: [inProduction({ Key: 'Team', Value: 'red' })] } } },
      ['allowed', DENIED, `inconclusive: condition key aws:ResourceTag/Team: ${ofIf.slice('inconclusive: '.length)}`]],
  ])('%s', (_, resources, expected) => {
    expect(reasons(resources)).toEqual(expected);
  });

  test('a principal or secret that may not be made is denied for sure, or allowed perhaps', () => {
    const conditional = (resource: Json, properties?: Json): SimulatedTemplate => ({
      stackName: 'App',
      template: {
        Parameters: { Stage: { Type: 'String' } },
        Conditions: { Production: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
        Resources: { Secret: secret, Role: { ...role, ...properties }, ...resource },
      },
    });
    const decide = (template: SimulatedTemplate): string => AccessSimulator.fromTemplates([template]).decide({ principal: 'Role', secret: 'db' }).reason;
    expect(decide(conditional({}, { Condition: 'Production' }))).toBe(unsure('Role'));
    expect(decide(conditional({}, { Condition: 'Production', Properties: {} }))).toBe(DENIED);
    expect(decide(conditional({ Secret: { ...secret, Condition: 'Production' } }))).toBe(unsure('Secret'));
    expect(AccessSimulator.fromTemplates([{ ...conditional({ Secret: { ...secret, Condition: 'Production' } }), parameters: { Stage: 'dev' } }]).secrets).toEqual([]);
  });
});

describe('what runs at deployment leaves the answer open', () => {
  const decide = (template: Json): string => AccessSimulator.fromTemplates([{ stackName: 'App', template }]).decide({ principal: 'Role', secret: 'db' }).reason;
  const Resources = { Secret: secret, Role: role };

  test('a macro over the template, unless AWS tells what it does', () => {
    expect(decide({ Transform: ['AWS::LanguageExtensions', 'Rename'], Resources })).toBe('inconclusive: the macro Rename may change stack App at deployment');
    expect(decide({ Transform: 'AWS::LanguageExtensions', Resources })).toBe('allowed');
  });

  test('a transform among the properties', () => {
    const included = { ...role, Properties: { ...role.Properties, 'Fn::Transform': { Name: 'AWS::Include' } } };
    expect(decide({ Resources: { ...Resources, Role: included } })).toBe('inconclusive: a transform of stack App runs at deployment');
  });

  test('a dynamic reference within text', () => {
    const statement = { ...read, Resource: { 'Fn::Sub': 'arn:aws:secretsmanager:us-east-1:111111111111:secret:{{resolve:ssm:name}}' } };
    expect(decide({ Resources: { ...Resources, Role: { ...role, Properties: inline(statement) } } })).toBe('inconclusive: a dynamic reference of stack App is resolved at deployment');
  });

  test('tags that AWS sets itself', () => {
    const statement = { ...read, Condition: { StringEquals: { 'aws:ResourceTag/aws:cloudformation:stack-name': 'App' } } };
    expect(decide({ Resources: { ...Resources, Role: { ...role, Properties: inline(statement) } } }))
      .toBe('inconclusive: condition key aws:ResourceTag/aws:cloudformation:stack-name: AWS sets the tag aws:cloudformation:stack-name itself');
  });
});

test('tags of the stack are those of its resources', () => {
  const statement = { ...read, Condition: { StringEquals: { 'aws:ResourceTag/Team': 'red', 'aws:PrincipalTag/Team': 'red' } } };
  const template = { Resources: { Secret: secret, Role: { ...role, Properties: inline(statement) } } };
  const decide = (tags?: { [key: string]: string }): string => AccessSimulator.fromTemplates([{ stackName: 'App', template, tags }]).decide({ principal: 'Role', secret: 'db' }).reason;
  expect(decide({ Team: 'red' })).toBe('allowed');
  expect(decide()).toBe(DENIED);
});

test('of two resource policies, the one that stays is not known', () => {
  const Policy = { Type: 'AWS::SecretsManager::ResourcePolicy', Properties: { SecretId: 'db', ResourcePolicy: { Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' } } } };
  expect(reasons({ Policy })[0]).toBe('denied by Secrets Manager: resource policy App/Policy');
  expect(reasons({ Policy, Other: Policy })[0]).toBe('inconclusive: App/Secret has several resource policies, and only the one that is deployed last remains');
});

describe('bad templates are named', () => {
  const broken = (Resources: Json) => () => AccessSimulator.fromTemplates([{ stackName: 'App', template: { Resources } }]);

  test('rejects a resource without type, and a loop', () => {
    expect(broken({ Role: { Properties: {} } })).toThrow('resource Role of App must have a `Type`, got: {"Properties":{}}; correct the template [simulator-template]');
    expect(broken({ 'Fn::ForEach::Roles': [] })).toThrow('`Resources` of App must list each resource, got: Fn::ForEach::Roles, which creates resources only at deployment; pass the processed '
      + 'template, as `aws cloudformation get-template --template-stage Processed` returns it [simulator-loop]');
  });
});
