import { withGlobals } from './sam-roles';
import { nameOf, type TemplateResource } from './template-stack';
import type { ValueResolver } from './value-resolver';
import { generatedId, generatedName, keyId, secretSuffix, unknownText } from '../iam/unknown-text';

/** The property that sets a resource's name. */
const NAME_PROPERTIES: Record<string, string> = {
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::User': 'UserName',
  'AWS::IAM::Group': 'GroupName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Serverless::Function': 'FunctionName',
};
/** The attribute of `Fn::GetAtt` that is a resource's ARN. */
const ARN_ATTRIBUTES: Record<string, string> = {
  'AWS::IAM::Role': 'Arn',
  'AWS::IAM::User': 'Arn',
  'AWS::IAM::Group': 'Arn',
  'AWS::KMS::Key': 'Arn',
  'AWS::KMS::ReplicaKey': 'Arn',
  'AWS::Lambda::Function': 'Arn',
  'AWS::Serverless::Function': 'Arn',
  'AWS::SecretsManager::Secret': 'Id',
  'AWS::IAM::ManagedPolicy': 'PolicyArn',
};
/** The part of an IAM ARN that identifies the kind of resource; any other type is a role. */
const IAM_KINDS: Record<string, string> = { 'AWS::IAM::User': 'user', 'AWS::IAM::Group': 'group', 'AWS::IAM::ManagedPolicy': 'policy' };

/** The result of `Ref` for a resource. */
export function referenceTo(resource: TemplateResource, resolver: ValueResolver): unknown {
  switch (resource.type) {
    case 'AWS::SecretsManager::Secret':
    case 'AWS::IAM::ManagedPolicy': return arnOf(resource, resolver);
    case 'AWS::SecretsManager::SecretTargetAttachment':
    case 'AWS::SecretsManager::RotationSchedule':
    case 'AWS::SecretsManager::ResourcePolicy': return resolver.value(resource.stack, resource.properties.SecretId);
    case 'AWS::KMS::Key':
    case 'AWS::KMS::ReplicaKey': return keyId(nameOf(resource));
    case 'AWS::KMS::Alias': return resolver.value(resource.stack, resource.properties.AliasName);
    default: return physicalName(resource, resolver);
  }
}

/** The result of `Fn::GetAtt` for a resource. */
export function attributeOf(resource: TemplateResource, attribute: string, resolver: ValueResolver): unknown {
  if (ARN_ATTRIBUTES[resource.type] === attribute) {
    return arnOf(resource, resolver);
  }
  if (resource.type.startsWith('AWS::KMS::') && attribute === 'KeyId') {
    return keyId(nameOf(resource));
  }
  return unknownText(`attribute ${attribute} of ${nameOf(resource)} is known only at deployment`);
}

/** The ARN of a secret, key, function or IAM resource. */
export function arnOf(resource: TemplateResource, resolver: ValueResolver): string {
  const { partition, region, account } = resource.stack;
  switch (resource.type) {
    case 'AWS::SecretsManager::Secret':
      return `arn:${partition}:secretsmanager:${region}:${account}:secret:${physicalName(resource, resolver)}-${secretSuffix(nameOf(resource))}`;
    case 'AWS::KMS::Key':
    case 'AWS::KMS::ReplicaKey':
      return `arn:${partition}:kms:${region}:${account}:key/${keyId(nameOf(resource))}`;
    case 'AWS::Lambda::Function':
    case 'AWS::Serverless::Function':
      return `arn:${partition}:lambda:${region}:${account}:function:${physicalName(resource, resolver)}`;
    default: {
      const path = pathOf(resource, 'Path', resolver);
      return `arn:${partition}:iam::${account}:${IAM_KINDS[resource.type] ?? 'role'}${path}${physicalName(resource, resolver)}`;
    }
  }
}

/** The name of the role that SAM creates for a function or state machine. */
export function samRoleName(resource: TemplateResource): string {
  return generatedName(`${nameOf(resource)}Role`);
}

/** The ARN of the role that SAM creates for a function or state machine. */
export function samRoleArn(resource: TemplateResource, resolver: ValueResolver): string {
  const { partition, account } = resource.stack;
  return `arn:${partition}:iam::${account}:role${pathOf(withGlobals(resource), 'RolePath', resolver)}${samRoleName(resource)}`;
}

/** The name of a resource: the one in the template, or the pattern of the name that CloudFormation generates. */
export function physicalName(resource: TemplateResource, resolver: ValueResolver): string {
  if (!Object.hasOwn(NAME_PROPERTIES, resource.type)) {
    return generatedId(nameOf(resource));
  }
  const configured = resource.properties[NAME_PROPERTIES[resource.type]];
  const name = configured === undefined ? undefined : resolver.value(resource.stack, configured);
  return typeof name === 'string' ? name : generatedName(nameOf(resource));
}

function pathOf({ stack, properties }: TemplateResource, property: string, resolver: ValueResolver): string {
  const path = properties[property] === undefined ? '/' : resolver.value(stack, properties[property]);
  return typeof path === 'string' ? path : '/';
}
