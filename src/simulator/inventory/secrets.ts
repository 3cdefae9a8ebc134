import type { KeyFinder } from './keys';
import { SecretAttachments } from './secret-attachments';
import { tagsOf } from './tags';
import type { AccessObject } from '../evaluation/secret-decision';
import { layer } from '../iam/conditions/request-context';
import { isRecord } from '../iam/policy-checks';
import { inDoubt, parsePolicy, type Policy } from '../iam/policy-document';
import { readable, unknownText, wholeUnknown } from '../iam/unknown-text';
import type { Resolver } from '../template/intrinsics';
import { arnOf, physicalName } from '../template/physical-ids';
import { doubtOf, policyIn } from '../template/template-conditions';
import { nameOf, type TemplateResource, type TemplateStack } from '../template/template-stack';

/** A secret of the templates. */
export interface TemplateSecret {
  readonly resource: TemplateResource;
  /** The name in Secrets Manager, or the place in the template where it has none yet. */
  readonly name: string;
  readonly object: AccessObject;
  /** A copy in another region; only its name and ARN tell it from its secret. */
  readonly replica?: boolean;
}

/** Finds the secrets of an app's templates with their policies and keys. */
export class SecretFinder {
  private readonly policies: SecretAttachments;
  private readonly schedules: SecretAttachments;

  constructor(private readonly stacks: readonly TemplateStack[], private readonly resolver: Resolver, private readonly keys: KeyFinder) {
    const secrets = this.ofType('AWS::SecretsManager::Secret');
    this.policies = new SecretAttachments(this.ofType('AWS::SecretsManager::ResourcePolicy'), secrets, resolver);
    this.schedules = new SecretAttachments(this.ofType('AWS::SecretsManager::RotationSchedule'), secrets, resolver);
  }

  public find(): TemplateSecret[] {
    return this.ofType('AWS::SecretsManager::Secret').flatMap((resource) => {
      const { stack, properties } = resource;
      const named = this.resolver.value(stack, properties.Name) !== undefined;
      const object = {
        arn: arnOf(resource, this.resolver),
        ...tagsOf(resource, this.resolver),
        policies: this.policiesOf(resource),
        key: this.keys.keyOf(properties.KmsKeyId, stack),
        properties: this.properties(resource),
        doubt: doubtOf(resource, this.resolver),
      };
      const name = named ? physicalName(resource, this.resolver) : resource.path?.replace(/\/Resource$/, '') ?? nameOf(resource);
      const replicas = this.replicasOf({ resource, name, object });
      const replicaKeys = replicas.map((replica) => ({ key: replica.object.key }));
      return [{ resource, name, object: { ...object, replicaKeys } }, ...replicas];
    });
  }

  /**
   * Replicas have the name, suffix, tags and resource policy of their secret, and a key of their own region.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
   */
  private replicasOf({ resource, name, object }: TemplateSecret): TemplateSecret[] {
    const { stack, properties } = resource;
    return this.resolver.list(stack, properties.ReplicaRegions).map((item) => {
      const { Region: given, KmsKeyId: key } = isRecord(item) ? item : { Region: item, KmsKeyId: undefined };
      const region = String(given);
      const doubt = isRecord(item) ? object.doubt : wholeUnknown(item);
      const arn = object.arn.replace(`:${stack.region}:`, `:${region}:`);
      return { resource, name: `${name} in ${readable(region)}`, replica: true, object: { ...object, arn, key: this.keys.keyOf(key, stack, region), doubt } };
    });
  }

  /** A secret has one policy: of several, the one that is deployed last stays. */
  private policiesOf(resource: TemplateResource): Policy[] {
    const attached = this.policies.of(resource);
    const last = `of the resource policies of ${nameOf(resource)}, the one that is deployed last stays`;
    const several = attached.filter(({ doubt }) => doubt === undefined).length > 1 ? last : undefined;
    const policies = attached.map(({ attachment, doubt = several }) => {
      const policy = this.read(attachment);
      return doubt === undefined ? policy : inDoubt(policy, doubt);
    });
    const changed = resource.changed === undefined ? [] : [parsePolicy(unknownText(resource.changed), `resource policy of ${nameOf(resource)}`, 'resource')];
    return [...policies, ...changed];
  }

  private read(resource: TemplateResource): Policy {
    return policyIn(resource, resource.properties.ResourcePolicy, `resource policy ${nameOf(resource)}`, 'resource', this.resolver);
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
    const { attachment: { stack, properties }, doubt = doubtOf(schedule.attachment, this.resolver) } = schedule;
    const hosted = this.resolver.value(stack, properties.HostedRotationLambda) === undefined ? undefined
      : `the rotation function of ${nameOf(schedule.attachment)} is made at deployment`;
    const unknown = doubt ?? hosted;
    return unknown === undefined ? this.resolver.optionalText(stack, properties.RotationLambdaARN) : unknownText(unknown);
  }

  private ofType(type: string): TemplateResource[] {
    return this.stacks.flatMap((stack) => [...stack.resources.values()].filter((resource) => resource.type === type));
  }
}
