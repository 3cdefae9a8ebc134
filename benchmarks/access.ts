import type { simulator } from 'cdk-managed-secrets';

/** The times of one matrix, and of single questions. */
export interface AccessTimes {
  readonly cells: number;
  readonly readMs: number;
  readonly matrixMs: number;
  readonly allowed: number;
  readonly decisionsPerSecond: number;
}

const DECISIONS = 5000;
const WARM_UPS = 10;

/** A template with roles that read by tags and by a list, and with their secrets under one key. */
function app(principals: number, secrets: number): Record<string, unknown> {
  const resources: Record<string, unknown> = { Key: { Type: 'AWS::KMS::Key', Properties: {} } };
  for (let index = 0; index < secrets; index += 1) {
    resources[`Secret${index}`] = { Type: 'AWS::SecretsManager::Secret', Properties: secretProperties(index) };
  }
  for (let index = 0; index < principals; index += 1) {
    resources[`Role${index}`] = { Type: 'AWS::IAM::Role', Properties: roleProperties(index, secrets) };
  }
  return { Resources: resources };
}

function secretProperties(index: number): object {
  return {
    Name: `prod/app${index % 10}/secret-${index}`,
    KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] },
    Tags: [{ Key: 'Environment', Value: 'production' }, { Key: 'Application', Value: `app${index % 10}` }],
  };
}

function roleProperties(index: number, secrets: number): object {
  const variable = ['$', '{aws:PrincipalTag/Application}'].join('');
  const listed = Array.from({ length: 30 }, (_, at) => ({ Ref: `Secret${(index * 7 + at) % secrets}` }));
  const byTag = { 'Fn::Sub': `arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:prod/app${index % 10}/*-??????` };
  const tags = { 'secretsmanager:ResourceTag/Environment': 'production', 'secretsmanager:ResourceTag/Application': variable };
  const forThese = { StringLike: { 'kms:EncryptionContext:SecretARN': [byTag, ...listed] } };
  const Statement = [
    { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: byTag, Condition: { StringEquals: tags } },
    { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: listed },
    { Effect: 'Allow', Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': ['Key', 'Arn'] }, Condition: forThese },
  ];
  return {
    Tags: [{ Key: 'Application', Value: `app${index % 10}` }],
    Policies: [{ PolicyName: 'read', PolicyDocument: { Version: '2012-10-17', Statement } }],
  };
}

/** Measures one size. With `warm`, smaller matrices warm JavaScript's compiler up first. */
export function measureAccess(simulators: typeof simulator.AccessSimulator, principals: number, secrets: number, warm: boolean): AccessTimes {
  for (let round = 0; warm && round < WARM_UPS; round += 1) {
    simulators.fromTemplates([{ stackName: 'App', template: app(10, 100) }]).matrix();
  }
  const template = app(principals, secrets);
  const start = performance.now();
  const access = simulators.fromTemplates([{ stackName: 'App', template }]);
  const read = performance.now();
  const { cells } = access.matrix();
  const readMs = read - start;
  const matrixMs = performance.now() - read;
  const allowed = cells.filter((cell) => cell.verdict === 'allowed').length;
  return { cells: cells.length, readMs, matrixMs, allowed, decisionsPerSecond: DECISIONS / decideSeconds(access, principals, secrets) };
}

function decideSeconds(access: simulator.AccessSimulator, principals: number, secrets: number): number {
  const start = performance.now();
  for (let index = 0; index < DECISIONS; index += 1) {
    const at = index % secrets;
    access.decide({ principal: `App/Role${index % principals}`, secret: `prod/app${at % 10}/secret-${at}` });
  }
  return (performance.now() - start) / 1000;
}

/** The result of a search for attack paths in one app. */
export interface EscalationTimes {
  readonly ms: number;
  readonly paths: number;
}

/** Roles that may assume and pass each other, none of which can read: the search tries every path and finds none. */
function entangled(size: number): Record<string, unknown> {
  const Trust = { Statement: { Effect: 'Allow', Principal: { AWS: '111111111111' }, Action: 'sts:AssumeRole' } };
  const Statement = { Effect: 'Allow', Action: ['sts:AssumeRole', 'iam:PassRole'], Resource: '*' };
  const Policies = [{ PolicyName: 'act', PolicyDocument: { Version: '2012-10-17', Statement } }];
  const resources: Record<string, unknown> = {};
  for (let index = 0; index < size; index += 1) {
    resources[`Role${index}`] = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: Trust, Policies } };
    resources[`Secret${index}`] = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: `prod/secret-${index}` } };
  }
  return { Resources: resources };
}

/** Measures one search. Smaller searches before it warm JavaScript's compiler up. */
export function measureEscalation(simulators: typeof simulator.AccessSimulator, size: number): EscalationTimes {
  const search = (of: number): EscalationTimes => {
    const access = simulators.fromTemplates([{ stackName: 'App', template: entangled(of) }]);
    const start = performance.now();
    const paths = access.escalationPaths().length;
    return { ms: performance.now() - start, paths };
  };
  for (let round = 0; round < WARM_UPS; round += 1) {
    search(SMALL);
  }
  return search(size);
}

const SMALL = 6;
