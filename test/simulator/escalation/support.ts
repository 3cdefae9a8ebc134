import { AccessSimulator, type EscalationPath } from '../../../src/simulator';

export type Json = Record<string, unknown>;

export const LAST = 'secretsmanager:GetSecretValue on db';
export const SECRET = 'secretsmanager:GetSecretValue';

export const may = (...actions: string[]): Json => ({ Effect: 'Allow', Action: actions, Resource: '*' });
export const deny = (...actions: string[]): Json => ({ ...may(...actions), Effect: 'Deny' });
export const when = (statement: Json, key: string, value: unknown, operator = 'StringEquals'): Json => ({ ...statement, Condition: { [operator]: { [key]: value } } });
export const ownTag = (name: string): string => ['$', `{aws:PrincipalTag/${name}}`].join('');
export const document = (...statements: Json[]): Json => ({ Version: '2012-10-17', Statement: statements });
export const trusting = (principal: Json): Json => document({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' });
export const inline = (...statements: Json[]): Json => ({ Policies: [{ PolicyName: 'p', PolicyDocument: document(...statements) }] });

/** A secret under a key of its own, a role that reads it, and a principal that has the given statements. */
export function app(statements: Json[], more: Json = {}, properties: Json = {}, type = 'AWS::IAM::Role'): Json {
  return {
    Resources: {
      Key: { Type: 'AWS::KMS::Key', Properties: { Tags: [{ Key: 'Team', Value: 'blue' }] } },
      Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'db', KmsKeyId: { Ref: 'Key' }, Tags: [{ Key: 'Team', Value: 'blue' }] } },
      Reader: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trusting({ Service: 'lambda.amazonaws.com' }), ...inline(may('secretsmanager:*', 'kms:Decrypt')) } },
      Function: { Type: 'AWS::Lambda::Function', Properties: { Role: { 'Fn::GetAtt': ['Reader', 'Arn'] } } },
      Who: { Type: type, Properties: { ...type === 'AWS::IAM::Role' ? { AssumeRolePolicyDocument: document() } : {}, ...inline(...statements), ...properties } },
      ...more,
    },
  };
}

export function pathsOf(template: Json): EscalationPath[] {
  return AccessSimulator.fromTemplates([{ stackName: 'App', template }]).escalationPaths().filter(({ principal }) => principal === 'App/Who');
}

export function resourcePolicy(...statements: Json[]): Json {
  const ResourcePolicy = document(...statements.map((statement) => ({ Principal: '*', ...statement })));
  return { Guard: { Type: 'AWS::SecretsManager::ResourcePolicy', Properties: { SecretId: { Ref: 'Secret' }, ResourcePolicy } } };
}

/** A way that is open, and what bars it. */
export interface Way {
  /** What the principal may do. */
  readonly statements: Json[];
  readonly more?: Json;
  readonly properties?: Json;
  readonly type?: string;
  /** What it would do before it reads. */
  readonly steps: string[];
  /** The statement that bars the way where it is added to its policies. */
  readonly guard: Json;
}

/** Tests of ways, each open and barred by its guard. */
export function describeWays(ways: Array<[string, Way]>): void {
  describe.each(ways)('by %s', (_, { statements, more, properties, type, steps, guard }) => {
    test('the way is listed step by step', () => {
      expect(pathsOf(app(statements, more, properties, type)).filter(({ secret }) => secret === 'db').map((path) => ({ ...path })))
        .toEqual([{ principal: 'App/Who', secret: 'db', steps: [...steps, LAST], uncertainty: undefined }]);
    });

    test('a guard bars it', () => {
      expect(pathsOf(app([...statements, guard], more, properties, type))).toEqual([]);
    });
  });
}
