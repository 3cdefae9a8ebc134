import { join } from 'node:path';
import { nameOf } from './secret-rows';
import type { Properties, Resource, TemplateReader } from './template-reader';
import { ROTATION_SETTINGS_VARIABLE, type RotationSettings } from '../../src/private/handler-contract';
import type { Input } from '../loopback/input';

/** What CloudFormation generates, as the template says. */
export interface Generation extends Input {
  readonly SecretStringTemplate: string;
  readonly GenerateStringKey: string;
}

/** A database secret and the library function that rotates it, as the template describes them. */
export interface RotatedSecret {
  readonly name: string;
  readonly generation: Generation;
  /** The name of the database, which the attachment writes into the secret; undefined if the template gives it no name. */
  readonly databaseName: string | undefined;
  /** The folder whose content is deployed as the function's code. */
  readonly code: string;
  /** The function's environment. */
  readonly variables: Readonly<Record<string, string>>;
  readonly strategy: RotationSettings['strategy']['kind'];
}

/** The rotated secrets of a template that was synthesized into `directory`. It omits functions whose settings refer to other resources. */
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
  const attachment = template.ofType('AWS::SecretsManager::SecretTargetAttachment')
    .find(({ properties }) => template.referred(properties.SecretId) === secret);
  const target = template.referred(attachment?.properties.TargetId);
  return (target?.properties.DBName ?? target?.properties.DatabaseName) as string | undefined;
}
