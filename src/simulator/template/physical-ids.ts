import type { Resolver } from './intrinsics';
import { withGlobals } from './sam-roles';
import { nameOf, type TemplateResource } from './template-stack';
import { generatedId, generatedName, keyId, secretSuffix, unknownText } from '../iam/unknown-text';

/** What `Ref` gives for a resource. */
export function referenceTo(resource: TemplateResource, resolver: Resolver): unknown {
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

/** What `Fn::GetAtt` gives for a resource. */
export function attributeOf(resource: TemplateResource, attribute: string, resolver: Resolver): unknown {
  const known: Record<string, string> = {
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
  if (known[resource.type] === attribute) {
    return arnOf(resource, resolver);
  }
  if (resource.type.startsWith('AWS::KMS::') && attribute === 'KeyId') {
    return keyId(nameOf(resource));
  }
  return unknownText(`attribute ${attribute} of ${nameOf(resource)} is known at deployment only`);
}

/** The ARN of a resource that the simulator knows to name. */
export function arnOf(resource: TemplateResource, resolver: Resolver): string {
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
    default:
      return `arn:${partition}:iam::${account}:${iamKind(resource)}${pathOf(resource, 'Path', resolver)}${physicalName(resource, resolver)}`;
  }
}

/** The name of the role that SAM makes for a function or state machine without one. */
export function samRoleName(resource: TemplateResource): string {
  return generatedName(`${nameOf(resource)}Role`);
}

/** The ARN of the role that SAM makes for a function or state machine without one. */
export function samRoleArn(resource: TemplateResource, resolver: Resolver): string {
  const { partition, account } = resource.stack;
  return `arn:${partition}:iam::${account}:role${pathOf(withGlobals(resource), 'RolePath', resolver)}${samRoleName(resource)}`;
}

/** The name of a resource: the given one, or the pattern by which CloudFormation makes one. */
export function physicalName(resource: TemplateResource, resolver: Resolver): string {
  const properties: Record<string, string> = {
    'AWS::SecretsManager::Secret': 'Name',
    'AWS::IAM::Role': 'RoleName',
    'AWS::IAM::User': 'UserName',
    'AWS::IAM::Group': 'GroupName',
    'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
    'AWS::Lambda::Function': 'FunctionName',
    'AWS::Serverless::Function': 'FunctionName',
  };
  if (!Object.hasOwn(properties, resource.type)) {
    return generatedId(nameOf(resource));
  }
  const given = resource.properties[properties[resource.type]];
  const name = given === undefined ? undefined : resolver.value(resource.stack, given);
  return typeof name === 'string' ? name : generatedName(nameOf(resource));
}

function iamKind(resource: TemplateResource): string {
  const kinds: Record<string, string> = { 'AWS::IAM::User': 'user', 'AWS::IAM::Group': 'group', 'AWS::IAM::ManagedPolicy': 'policy' };
  return kinds[resource.type] ?? 'role';
}

function pathOf({ stack, properties }: TemplateResource, property: string, resolver: Resolver): string {
  const path = properties[property] === undefined ? '/' : resolver.value(stack, properties[property]);
  return typeof path === 'string' ? path : '/';
}
