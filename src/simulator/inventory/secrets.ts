import type { KeyFinder } from './kms-keys';
import { tagsOf } from './resource-tags';
import { SecretAttachments } from './secret-attachments';
import type { AccessObject } from '../evaluation/access-request';
import { layer } from '../iam/conditions/request-context';
import { isRecord } from '../iam/policy-checks';
import { inDoubt, parsePolicy, type Policy } from '../iam/policy-document';
import { readable, unknownText, wholeUnknown } from '../iam/unknown-text';
import { arnOf, physicalName } from '../template/resource-identifiers';
import { creationDoubt, readPolicy } from '../template/template-conditions';
import { nameOf, type TemplateResource, type TemplateStack } from '../template/template-stack';
import type { ValueResolver } from '../template/value-resolver';

/** A secret that a template creates, or a replica of it. */
export interface TemplateSecret {
  readonly resource: TemplateResource;
  /** The name in Secrets Manager; if CloudFormation generates it, the construct path or `Stack/LogicalId`. */
  readonly name: string;
  readonly object: AccessObject;
  /** Whether it is a replica in another region. A replica has the `resource` of its primary secret, but its own name and ARN. */
  readonly replica?: boolean;
}

/** Finds the secrets that templates create, with their resource policies and keys. */
export class SecretFinder {
  private readonly policies: SecretAttachments;
  private readonly schedules: SecretAttachments;

  constructor(private readonly stacks: readonly TemplateStack[], private readonly resolver: ValueResolver, private readonly keys: KeyFinder) {
    const secrets = this.ofType('AWS::SecretsManager::Secret');
    this.policies = new SecretAttachments(this.ofType('AWS::SecretsManager::ResourcePolicy'), secrets, resolver);
    this.schedules = new SecretAttachments(this.ofType('AWS::SecretsManager::RotationSchedule'), secrets, resolver);
  }

  public find(): TemplateSecret[] {
    return this.ofType('AWS::SecretsManager::Secret').flatMap((resource) => {
      const { stack, properties } = resource;
      const object = {
        arn: arnOf(resource, this.resolver),
        ...tagsOf(resource, this.resolver),
        policies: this.policiesOf(resource),
        key: this.keys.keyOf(properties.KmsKeyId, stack),
        properties: this.properties(resource),
        doubt: creationDoubt(resource, this.resolver),
      };
      const hasName = this.resolver.value(stack, properties.Name) !== undefined;
      const name = hasName ? physicalName(resource, this.resolver) : resource.path?.replace(/\/Resource$/, '') ?? nameOf(resource);
      const replicas = this.replicasOf({ resource, name, object });
      const replicaKeys = replicas.map((replica) => ({ key: replica.object.key }));
      return [{ resource, name, object: { ...object, replicaKeys } }, ...replicas];
    });
  }

  /**
   * A replica has the name, suffix, tags and resource policy of its primary secret, and a key of its own region.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
   */
  private replicasOf({ resource, name, object }: TemplateSecret): TemplateSecret[] {
    const { stack, properties } = resource;
    return this.resolver.list(stack, properties.ReplicaRegions).map((item) => {
      const { Region: regionName, KmsKeyId: key } = isRecord(item) ? item : { Region: item, KmsKeyId: undefined };
      const region = String(regionName);
      const doubt = isRecord(item) ? object.doubt : wholeUnknown(item);
      const arn = object.arn.replace(`:${stack.region}:`, `:${region}:`);
      const replica = { ...object, arn, key: this.keys.keyOf(key, stack, region), doubt };
      return { resource, name: `${name} in ${readable(region)}`, replica: true, object: replica };
    });
  }

  /** A secret has one resource policy. If templates attach several, each replaces the one before. */
  private policiesOf(resource: TemplateResource): Policy[] {
    const attached = this.policies.of(resource);
    const reason = `${nameOf(resource)} has several resource policies, and only the one that is deployed last remains`;
    const defaultDoubt = attached.filter(({ doubt }) => doubt === undefined).length > 1 ? reason : undefined;
    const policies = attached.map(({ attachment, doubt = defaultDoubt }) => {
      const policy = readPolicy(attachment, attachment.properties.ResourcePolicy, `resource policy ${nameOf(attachment)}`, 'resource', this.resolver);
      return doubt === undefined ? policy : inDoubt(policy, doubt);
    });
    return resource.transformReason === undefined ? policies
      : [...policies, parsePolicy(unknownText(resource.transformReason), `resource policy of ${nameOf(resource)}`, 'resource')];
  }

  private properties(resource: TemplateResource): ReturnType<typeof layer> {
    const { stack, properties } = resource;
    return layer({
      'secretsmanager:SecretPrimaryRegion': stack.region,
      'secretsmanager:resource/Type': this.resolver.optionalText(stack, properties.Type) ?? [],
      'secretsmanager:resource/AllowRotationLambdaArn': this.rotationFunctionOf(resource) ?? [],
    });
  }

  private rotationFunctionOf(resource: TemplateResource): string | undefined {
    const [schedule] = this.schedules.of(resource);
    if (!schedule) {
      return undefined;
    }
    const { attachment: { stack, properties }, doubt = creationDoubt(schedule.attachment, this.resolver) } = schedule;
    const hosted = this.resolver.value(stack, properties.HostedRotationLambda) === undefined ? undefined
      : `the rotation function of ${nameOf(schedule.attachment)} is created at deployment`;
    const unknown = doubt ?? hosted;
    return unknown === undefined ? this.resolver.optionalText(stack, properties.RotationLambdaARN) : unknownText(unknown);
  }

  private ofType(type: string): TemplateResource[] {
    return this.stacks.flatMap((stack) => [...stack.resources.values()].filter((resource) => resource.type === type));
  }
}
