import { join } from 'node:path';
import { nameOf } from './secret-rows';
import type { Properties, Resource, TemplateReader } from './template-reader';
import { ROTATION_SETTINGS_VARIABLE, type RotationSettings } from '../../src/private/handler-contract';
import type { Input } from '../loopback/input';

/** What CloudFormation is told to generate. */
export interface Generation extends Input {
  readonly SecretStringTemplate: string;
  readonly GenerateStringKey: string;
}

/** A database secret that a function of ours rotates, as the template has them. */
export interface RotatedSecret {
  readonly name: string;
  readonly generation: Generation;
  /** The database that the attachment writes into the secret, where that has a name of its own. */
  readonly databaseName: string | undefined;
  /** The folder whose content is deployed as the function's code. */
  readonly code: string;
  /** The function's environment. */
  readonly variables: Readonly<Record<string, string>>;
  readonly strategy: RotationSettings['strategy']['kind'];
}

/** Reads from a template, synthesized into `directory`, what is rotated by a function with settings that no other resource completes. */
export function rotatedSecrets(template: TemplateReader, directory: string): RotatedSecret[] {
  return template.ofType('AWS::SecretsManager::RotationSchedule').flatMap(({ properties }) => {
    const secret = template.referred(properties.SecretId);
    const rotation = template.referred(properties.RotationLambdaARN);
    const settings = rotation && settingsOf(rotation);
    return secret && settings ? [{
      name: nameOf(secret),
      generation: secret.properties.GenerateSecretString as Generation,
      databaseName: databaseNameOf(secret, template),
      code: join(directory, `asset.${codeOf(rotation)}`),
      variables: { [ROTATION_SETTINGS_VARIABLE]: settings },
      strategy: (JSON.parse(settings) as RotationSettings).strategy.kind,
    }] : [];
  });
}

function settingsOf({ properties }: Resource): string | undefined {
  const { Variables } = (properties.Environment ?? {}) as { Variables?: Properties };
  const settings = Variables?.[ROTATION_SETTINGS_VARIABLE];
  return typeof settings === 'string' ? settings : undefined;
}

function codeOf({ properties }: Resource): string {
  return (properties.Code as { S3Key: string }).S3Key.replace(/\.zip$/, '');
}

function databaseNameOf(secret: Resource, template: TemplateReader): string | undefined {
  const attachment = template.ofType('AWS::SecretsManager::SecretTargetAttachment').find(({ properties }) => template.referred(properties.SecretId) === secret);
  const target = template.referred(attachment?.properties.TargetId);
  return (target?.properties.DBName ?? target?.properties.DatabaseName) as string | undefined;
}
