import { AccessSimulator, type EscalationPath } from '../../../src/simulator';

export type Json = Record<string, unknown>;

export const READ = 'secretsmanager:GetSecretValue';
/** The last step of each attack path. */
export const READ_STEP = `${READ} on db`;

export const allow = (...actions: string[]): Json => ({ Effect: 'Allow', Action: actions, Resource: '*' });
export const deny = (...actions: string[]): Json => ({ ...allow(...actions), Effect: 'Deny' });
export const when = (statement: Json, key: string, value: unknown, operator = 'StringEquals'): Json =>
  ({ ...statement, Condition: { [operator]: { [key]: value } } });
export const principalTag = (name: string): string => ['$', `{aws:PrincipalTag/${name}}`].join('');
export const document = (...statements: Json[]): Json => ({ Version: '2012-10-17', Statement: statements });
export const trustPolicy = (principal: Json): Json => document({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' });
export const inline = (...statements: Json[]): Json => ({ Policies: [{ PolicyName: 'p', PolicyDocument: document(...statements) }] });
export const role = (trust: Json, ...statements: Json[]): Json =>
  ({ Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust, ...inline(...statements) } });
/** A role that any principal of the account can assume if its own policies allow it. */
export const assumable = (...statements: Json[]): Json => role(trustPolicy({ AWS: '111111111111' }), ...statements);

/** A secret with its own key, a role `Reader` that reads it, and a principal `Start` that has the given statements. */
export function templateWith(statements: Json[], resources: Json = {}, properties: Json = {}, type = 'AWS::IAM::Role'): Json {
  const trust = type === 'AWS::IAM::Role' ? { AssumeRolePolicyDocument: document() } : {};
  return {
    Resources: {
      Key: { Type: 'AWS::KMS::Key', Properties: { Tags: [{ Key: 'Team', Value: 'blue' }] } },
      Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'db', KmsKeyId: { Ref: 'Key' }, Tags: [{ Key: 'Team', Value: 'blue' }] } },
      Reader: role(trustPolicy({ Service: 'lambda.amazonaws.com' }), allow('secretsmanager:*', 'kms:Decrypt')),
      Function: { Type: 'AWS::Lambda::Function', Properties: { Role: { 'Fn::GetAtt': ['Reader', 'Arn'] } } },
      Start: { Type: type, Properties: { ...trust, ...inline(...statements), ...properties } },
      ...resources,
    },
  };
}

/** The attack paths of the principal `Start`. */
export function attackPaths(template: Json): EscalationPath[] {
  return AccessSimulator.fromTemplates([{ stackName: 'App', template }]).escalationPaths().filter(({ principal }) => principal === 'App/Start');
}

/** The steps and the uncertainty of the attack paths of the principal `Start`. */
export function stepsAndUncertainty(template: Json): Array<[string[], string | undefined]> {
  return attackPaths(template).map(({ steps, uncertainty }) => [steps, uncertainty]);
}

export function resourcePolicy(...statements: Json[]): Json {
  const ResourcePolicy = document(...statements.map((statement) => ({ Principal: '*', ...statement })));
  return { Guard: { Type: 'AWS::SecretsManager::ResourcePolicy', Properties: { SecretId: { Ref: 'Secret' }, ResourcePolicy } } };
}

/** An attack path, and a statement that prevents it. */
export interface AttackPathCase {
  /** The statements of the principal. */
  readonly statements: Json[];
  /** Further resources of the template. */
  readonly resources?: Json;
  /** Further properties of the principal. */
  readonly properties?: Json;
  /** Type of the principal; a role if undefined. */
  readonly type?: string;
  /** The steps before the read. */
  readonly steps: string[];
  /** The statement that prevents the attack path when the principal has it in addition. */
  readonly guard: Json;
}

/** Tests that each attack path is found, and that its guard prevents it. */
export function describeAttackPaths(cases: Array<[string, AttackPathCase]>): void {
  describe.each(cases)('by %s', (_, { statements, resources, properties, type, steps, guard }) => {
    test('the attack path is listed step by step', () => {
      const paths = attackPaths(templateWith(statements, resources, properties, type)).filter(({ secret }) => secret === 'db');
      expect(paths.map((path) => ({ ...path }))).toEqual([
        { principal: 'App/Start', secret: 'db', steps: [...steps, READ_STEP], uncertainty: undefined },
      ]);
    });

    test('the guard prevents it', () => {
      expect(attackPaths(templateWith([...statements, guard], resources, properties, type))).toEqual([]);
    });
  });
}
