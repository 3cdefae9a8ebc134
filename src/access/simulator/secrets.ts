import { parseArn } from './arn';
import type { Resolver } from './intrinsics';
import type { KeyGrant } from './key-access';
import { arnOf, physicalName } from './physical-ids';
import { describeUnknown, hasUnknownText, keyId, wholeUnknown } from './placeholder';
import { isRecord } from './policy-checks';
import { parsePolicy, type Policy } from './policy-document';
import { layer } from './request-context';
import type { AccessKey, AccessObject } from './secret-access';
import { tagsOf } from './tags';
import { documentUnder } from './template-conditions';
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
  private readonly policies = new Map<string, Policy[]>();
  private readonly keys = new Map<string, AccessKey>();

  constructor(
    private readonly stacks: readonly TemplateStack[],
    private readonly resolver: Resolver,
    private readonly grants: Readonly<Record<string, KeyGrant[]>>,
  ) {
    for (const resource of this.ofType('AWS::SecretsManager::ResourcePolicy')) {
      const secret = resolver.text(resource.stack, resource.properties.SecretId);
      const policy = parsePolicy(documentUnder(resource, resource.properties.ResourcePolicy, resolver), `resource policy ${nameOf(resource)}`, 'resource');
      this.policies.set(secret, [...this.policies.get(secret) ?? [], policy]);
    }
  }

  public find(): TemplateSecret[] {
    return this.ofType('AWS::SecretsManager::Secret').flatMap((resource) => {
      const arn = arnOf(resource, this.resolver);
      const name = resource.properties.Name === undefined ? resource.path?.replace(/\/Resource$/, '') ?? nameOf(resource) : physicalName(resource, this.resolver);
      const tags = tagsOf(resource, this.resolver);
      const key = this.keyOf(resource.properties.KmsKeyId, resource.stack);
      const secret = { resource, name, object: { arn, tags, policies: this.policies.get(arn) ?? [], key, properties: this.properties(resource) } };
      return [secret, ...this.replicasOf(secret)];
    });
  }

  /**
   * Replicas have the name, suffix, tags and resource policy of their secret, and a key of their own region.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
   */
  private replicasOf({ resource, name, object }: TemplateSecret): TemplateSecret[] {
    const { stack, properties } = resource;
    const listed = this.resolver.value(stack, properties.ReplicaRegions ?? []);
    const replicas: unknown[] = Array.isArray(listed) ? listed : [];
    return replicas.filter(isRecord).map(({ Region: region, KmsKeyId: key }) => ({
      resource,
      name: `${name} in ${String(region)}`,
      replica: true,
      object: { ...object, arn: object.arn.replace(`:${stack.region}:`, `:${String(region)}:`), key: this.keyOf(key, stack) },
    }));
  }

  private properties(resource: TemplateResource): ReturnType<typeof layer> {
    const type = resource.properties.Type;
    const schedule = this.ofType('AWS::SecretsManager::RotationSchedule')
      .find((candidate) => this.resolver.text(candidate.stack, candidate.properties.SecretId) === arnOf(resource, this.resolver));
    const lambda = schedule?.properties.RotationLambdaARN;
    return layer({
      'secretsmanager:SecretPrimaryRegion': resource.stack.region,
      'secretsmanager:resource/Type': type === undefined ? [] : this.resolver.text(resource.stack, type),
      'secretsmanager:resource/AllowRotationLambdaArn': schedule && lambda !== undefined ? this.resolver.text(schedule.stack, lambda) : [],
    });
  }

  /** Undefined for AWS's own key. */
  private keyOf(given: unknown, stack: TemplateStack): AccessKey | undefined {
    if (given === undefined) {
      return undefined;
    }
    const id = this.resolver.text(stack, given);
    if (id === 'alias/aws/secretsmanager' || id.endsWith(':alias/aws/secretsmanager')) {
      return undefined;
    }
    const cached = this.keys.get(id) ?? this.findKey(id, stack);
    this.keys.set(id, cached);
    return cached;
  }

  private findKey(id: string, stack: TemplateStack): AccessKey {
    const target = this.aliasTarget(id) ?? id;
    const found = [...this.ofType('AWS::KMS::Key'), ...this.ofType('AWS::KMS::ReplicaKey')]
      .find((resource) => [arnOf(resource, this.resolver), keyId(nameOf(resource))].includes(target));
    if (found) {
      const document = this.resolver.value(found.stack, found.properties.KeyPolicy) ?? DEFAULT_KEY_POLICY(found.stack);
      const arn = arnOf(found, this.resolver);
      const grants = this.grants[nameOf(found)] ?? this.grants[arn] ?? [];
      return { arn, aliases: this.aliasesOf(arn), tags: tagsOf(found, this.resolver), policy: parsePolicy(document, `key policy of ${nameOf(found)}`, 'key'), grants };
    }
    const arn = parseArn(target) ? target : `arn:${stack.partition}:kms:${stack.region}:${stack.account}:key/${target}`;
    const reason = wholeUnknown(target) ?? (hasUnknownText(target) ? describeUnknown(target) : `the policy of key ${target} is in no template given`);
    return { arn, tags: {}, grants: this.grants[arn] ?? [], unknown: reason };
  }

  private aliasesOf(arn: string): string[] {
    const aliases = this.ofType('AWS::KMS::Alias').filter((alias) => arn.endsWith(this.resolver.text(alias.stack, alias.properties.TargetKeyId)));
    return aliases.map((alias) => this.resolver.text(alias.stack, alias.properties.AliasName));
  }

  private aliasTarget(id: string): string | undefined {
    const name = /(alias\/.*)$/.exec(id)?.[1];
    const alias = name && this.ofType('AWS::KMS::Alias').find((resource) => this.resolver.text(resource.stack, resource.properties.AliasName) === name);
    return alias ? this.resolver.text(alias.stack, alias.properties.TargetKeyId) : undefined;
  }

  private ofType(type: string): TemplateResource[] {
    return this.stacks.flatMap((stack) => [...stack.resources.values()].filter((resource) => resource.type === type));
  }
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
const DEFAULT_KEY_POLICY = (stack: TemplateStack): object => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { AWS: `arn:${stack.partition}:iam::${stack.account}:root` }, Action: 'kms:*', Resource: '*' },
});
