import { Validations } from 'aws-cdk-lib';
import type { Properties, Resource, TemplateReader } from './template-reader';
import { Cell, wrapPath } from './text-table';

export const SECRET_HEADER = ['Secret', 'Tags', 'Key', 'Rotation'];

/** A row for each secret of a template. */
export function secretRows(template: TemplateReader): Cell[][] {
  return template.ofType('AWS::SecretsManager::Secret').map((secret) => [
    [nameOf(secret), `${template.below(ownerOf(secret)).length} resources`],
    tagsOf(secret),
    wrapPath(template.text(secret.properties.KmsKeyId ?? 'aws/secretsmanager')),
    rotationOf(secret, template),
  ]);
}

/** The name of a secret. If CloudFormation generates the name, its construct path. */
export function nameOf(secret: Resource): string {
  return typeof secret.properties.Name === 'string' ? secret.properties.Name : secret.construct.node.path.replace(/\/Resource$/, '');
}

function ownerOf({ construct }: Resource) {
  return construct.node.scope ?? construct;
}

function tagsOf({ properties }: Resource): Cell {
  return (properties.Tags as { Key: string; Value: string }[] ?? []).map(({ Key, Value }) => `${Key}=${Value}`);
}

function rotationOf(secret: Resource, template: TemplateReader): Cell {
  const schedule = template.ofType('AWS::SecretsManager::RotationSchedule')
    .find(({ properties }) => template.referred(properties.SecretId) === secret);
  return schedule ? scheduleOf(schedule) : ['none', ...reasonsOf(secret)];
}

function scheduleOf({ properties }: Resource): Cell {
  const { ScheduleExpression, Duration } = properties.RotationRules as { ScheduleExpression: string; Duration?: string };
  const { RotationType } = (properties.HostedRotationLambda ?? {}) as Properties;
  return [
    ScheduleExpression,
    ...(Duration ? [`window of ${Duration}, UTC`] : []),
    ...(RotationType ? [`hosted ${RotationType}`] : []),
  ];
}

/** The reasons why a secret is not rotated, from the acknowledgements for cdk-nag. */
function reasonsOf(secret: Resource): Cell {
  const acknowledged = ownerOf(secret).node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as { [rule: string]: string }));
  return acknowledged.filter(([rule]) => rule.endsWith('AwsSolutions-SMG4')).map(([, reason]) => reason);
}
