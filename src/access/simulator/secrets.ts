import type { Resolver } from './intrinsics';
import type { KeyFinder } from './keys';
import { arnOf, physicalName } from './physical-ids';
import { describeUnknown, hasUnknownText, readable, unknownText, wholeUnknown } from './placeholder';
import { isRecord } from './policy-checks';
import { inDoubt, parsePolicy, type Policy } from './policy-document';
import { layer } from './request-context';
import type { AccessObject } from './secret-access';
import { tagsOf } from './tags';
import { doubtOf, policyIn } from './template-conditions';
import { nameOf, type TemplateResource, type TemplateStack } from './template-stack';

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
  private readonly policies = new Map<string, TemplateResource[]>();
  private readonly schedules = new Map<string, TemplateResource>();

  constructor(private readonly stacks: readonly TemplateStack[], private readonly resolver: Resolver, private readonly keys: KeyFinder) {
    for (const resource of this.ofType('AWS::SecretsManager::ResourcePolicy')) {
      const secret = this.secretOf(resource);
      this.policies.set(secret, [...this.policies.get(secret) ?? [], resource]);
    }
    this.ofType('AWS::SecretsManager::RotationSchedule').forEach((schedule) => this.schedules.set(this.secretOf(schedule), schedule));
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
    const near = ({ stack }: TemplateResource): boolean => stack.account === resource.stack.account && stack.region === resource.stack.region;
    const policies = this.namesOf(resource).flatMap((name) => this.policies.get(name) ?? []).filter(near).map((policy) => this.read(policy));
    const doubt = `of the resource policies of ${nameOf(resource)}, the one that is deployed last stays`;
    const unknown = [...this.policies].filter(([secret]) => hasUnknownText(secret))
      .flatMap(([secret, others]) => others.filter(near).map((policy) => inDoubt(this.read(policy), describeUnknown(secret))));
    const known = policies.length > 1 ? policies.map((policy) => inDoubt(policy, doubt)) : policies;
    const changed = resource.changed === undefined ? [] : [parsePolicy(unknownText(resource.changed), `resource policy of ${nameOf(resource)}`, 'resource')];
    return [...known, ...unknown, ...changed];
  }

  private read(resource: TemplateResource): Policy {
    return policyIn(resource, resource.properties.ResourcePolicy, `resource policy ${nameOf(resource)}`, 'resource', this.resolver);
  }

  /** What a property that names a secret may hold: its ARN, or its name. */
  private namesOf(resource: TemplateResource): string[] {
    return [arnOf(resource, this.resolver), physicalName(resource, this.resolver)];
  }

  private secretOf({ stack, properties }: TemplateResource): string {
    return this.resolver.text(stack, properties.SecretId);
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
    const schedule = this.namesOf(resource).map((name) => this.schedules.get(name)).find((found) => found !== undefined);
    const doubt = schedule && doubtOf(schedule, this.resolver);
    return doubt === undefined ? schedule && this.resolver.optionalText(schedule.stack, schedule.properties.RotationLambdaARN) : unknownText(doubt);
  }

  private ofType(type: string): TemplateResource[] {
    return this.stacks.flatMap((stack) => [...stack.resources.values()].filter((resource) => resource.type === type));
  }
}
