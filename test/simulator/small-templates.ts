import { AccessSimulator, PolicySource, type AccessQuery, type AccessSimulatorOptions } from '../../src/simulator';

export type Json = Record<string, unknown>;

export const READ = ['secretsmanager:GetSecretValue', 'kms:Decrypt'];
export const ACCOUNT = '111111111111';

export function document(...statements: Json[]): Json {
  return { Version: '2012-10-17', Statement: statements };
}

export function allow(action: unknown, more: Json = {}): Json {
  return { Effect: 'Allow', Action: action, Resource: '*', ...more };
}

/** A policy document as an input of the simulator. */
export function policySource(policy: Json): PolicySource {
  return PolicySource.fromJson(JSON.stringify(policy));
}

/** A role with one inline policy. */
export function role(statements: Json[], properties: Json = {}): Json {
  return { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyName: 'p', PolicyDocument: document(...statements) }], ...properties } };
}

/** A secret that is named `db` unless the properties give another name. */
export function secret(properties: Json = {}): Json {
  return { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'db', ...properties } };
}

/** A simulator of one stack named App. */
export function app(Resources: Json, sections: Json = {}, options: AccessSimulatorOptions = {}): AccessSimulator {
  return AccessSimulator.fromTemplates([{ stackName: 'App', template: { Resources, ...sections } }], options);
}

/** Whether role `R` can read secret `S`, with the reason. */
export function reason(simulator: AccessSimulator, query: Partial<AccessQuery> = {}): string {
  return simulator.decide({ principal: 'R', secret: 'S', ...query }).reason;
}

/** `Fn::Sub` of a text in which `{Name}` is a variable. */
export function sub(text: string): Json {
  return { 'Fn::Sub': text.replaceAll('{', '${') };
}
