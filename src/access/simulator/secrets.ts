import { parseArn } from './arn';
import type { Resolver } from './intrinsics';
import type { KeyGrant } from './key-access';
import { arnOf, physicalName } from './physical-ids';
import { describeUnknown, hasUnknownText, keyId, wholeUnknown } from './placeholder';
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
    return this.ofType('AWS::SecretsManager::Secret').map((resource) => {
      const arn = arnOf(resource, this.resolver);
      const name = resource.properties.Name === undefined ? nameOf(resource) : physicalName(resource, this.resolver);
      const tags = tagsOf(resource, this.resolver);
      const object = { arn, tags, policies: this.policies.get(arn) ?? [], key: this.keyOf(resource), properties: this.properties(resource) };
      return { resource, name, object };
    });
  }

  private properties(resource: TemplateResource): ReturnType<typeof layer> {
    const type = resource.properties.Type;
    const schedule = this.ofType('AWS::SecretsManager::RotationSchedule')
      .find((candidate) => this.resolver.text(candidate.stack, candidate.properties.SecretId) === arnOf(resource, this.resolver));
    const lambda = schedule?.properties.RotationLambdaARN;
    return layer({
      'secretsmanager:resource/Type': type === undefined ? [] : this.resolver.text(resource.stack, type),
      'secretsmanager:resource/AllowRotationLambdaArn': schedule && lambda !== undefined ? this.resolver.text(schedule.stack, lambda) : [],
    });
  }

  /** Undefined for AWS's own key. */
  private keyOf(secret: TemplateResource): AccessKey | undefined {
    if (secret.properties.KmsKeyId === undefined) {
      return undefined;
    }
    const id = this.resolver.text(secret.stack, secret.properties.KmsKeyId);
    if (id === 'alias/aws/secretsmanager' || id.endsWith(':alias/aws/secretsmanager')) {
      return undefined;
    }
    const cached = this.keys.get(id) ?? this.findKey(id, secret.stack);
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
      return { arn, tags: tagsOf(found, this.resolver), policy: parsePolicy(document, `key policy of ${nameOf(found)}`, 'key'), grants };
    }
    const arn = parseArn(target) ? target : `arn:${stack.partition}:kms:${stack.region}:${stack.account}:key/${target}`;
    const reason = wholeUnknown(target) ?? (hasUnknownText(target) ? describeUnknown(target) : `the policy of key ${target} is in no template given`);
    return { arn, tags: {}, grants: this.grants[arn] ?? [], unknown: reason };
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
