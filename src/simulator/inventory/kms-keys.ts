import { tagsOf } from './resource-tags';
import { raise, raiseOne } from '../../private/problems';
import type { AccessKey, KeyGrant, RequestedKey } from '../evaluation/access-request';
import { parseArn } from '../iam/arn';
import { describeUnknown, hasUnknownText, keyId, unknownText, wholeUnknown } from '../iam/unknown-text';
import { arnOf } from '../template/resource-identifiers';
import { creationDoubt, readPolicy } from '../template/template-conditions';
import { nameOf, type TemplateResource, type TemplateStack } from '../template/template-stack';
import type { ValueResolver } from '../template/value-resolver';

/** The AWS managed key, by the ARN or the name of its alias. */
const AWS_MANAGED_KEY = /^(.*:)?alias\/aws\/secretsmanager$|^aws\/secretsmanager$/;

/** Finds KMS keys by the values of properties and by the selectors of queries. */
export class KeyFinder {
  private readonly found = new Map<string, AccessKey>();
  private readonly keys: TemplateResource[];
  private readonly aliases: TemplateResource[];

  constructor(
    stacks: readonly TemplateStack[],
    private readonly resolver: ValueResolver,
    private readonly grants: Readonly<Record<string, KeyGrant[]>>,
  ) {
    const resources = stacks.flatMap((stack) => [...stack.resources.values()]);
    this.keys = resources.filter(({ type }) => type === 'AWS::KMS::Key' || type === 'AWS::KMS::ReplicaKey');
    this.aliases = resources.filter(({ type }) => type === 'AWS::KMS::Alias');
    this.checkGrants();
  }

  /** All keys that templates create. */
  public all(): AccessKey[] {
    return this.keys.map((key) => this.keyOf(arnOf(key, this.resolver), key.stack)).filter((key) => key !== undefined);
  }

  /** The key that a property names; undefined for the AWS managed key. */
  public keyOf(value: unknown, stack: TemplateStack, region = stack.region): AccessKey | undefined {
    const id = this.resolver.optionalText(stack, value);
    if (id === undefined || AWS_MANAGED_KEY.test(id)) {
      return undefined;
    }
    // The same alias or key id names another key in another account or region.
    const cacheKey = `${stack.account}/${region}/${id}`;
    const cached = this.found.get(cacheKey) ?? this.findKey(id, stack, region);
    this.found.set(cacheKey, cached);
    return cached;
  }

  /**
   * The key that a query names: by `Stack/LogicalId`, logical id, construct path, alias or ARN. `aws/secretsmanager` is the AWS managed key.
   *
   * @throws if the selector names no key or several
   */
  public select(selector: string, stack: TemplateStack): RequestedKey {
    const candidates = this.keys.filter((key) => [nameOf(key), key.logicalId, key.path, key.path?.replace(/\/Resource$/, '')].includes(selector));
    if (candidates.length === 1) {
      return { key: this.keyOf(arnOf(candidates[0], this.resolver), candidates[0].stack) };
    }
    if (candidates.length > 1 || !/^arn:|^alias\/|^aws\//.test(selector)) {
      raiseOne({
        id: 'simulator-key',
        message: `\`encryptionKey\` must be an ARN, an alias, aws/secretsmanager or one key of the templates, got: \`${selector}\`, which names `
          + `${candidates.length}; keys of the templates: ${this.names()}`,
      });
    }
    return { key: this.keyOf(selector, stack) };
  }

  private names(): string {
    return this.keys.map(nameOf).sort().join(', ') || 'none exists';
  }

  /** Only a key that no template creates has to be named by its ARN. */
  private checkGrants(): void {
    const names = new Set(this.keys.map(nameOf));
    const unknown = Object.keys(this.grants).filter((key) => parseArn(key)?.service !== 'kms' && !names.has(key));
    raise(unknown.map((key) => ({
      id: 'simulator-key',
      message: `\`key\` of \`keyGrants\` must be a key of the templates or the ARN of a key, got: \`${key}\`; keys of the templates: ${this.names()}`,
    })));
  }

  private findKey(id: string, stack: TemplateStack, region: string): AccessKey {
    const target = this.aliasTarget(id, stack.account, region) ?? id;
    const found = this.keys.find((resource) => [arnOf(resource, this.resolver), keyId(nameOf(resource))].includes(target));
    if (found) {
      return this.read(found);
    }
    const arn = parseArn(target) ? target : `arn:${stack.partition}:kms:${region}:${stack.account}:key/${target}`;
    const missing = `the policy of key ${target} is not in the given templates`;
    const reason = wholeUnknown(target) ?? (hasUnknownText(target) ? describeUnknown(target) : missing);
    return { arn, tags: {}, tagsUnknown: reason, grants: this.grants[arn] ?? [], unknown: reason };
  }

  private read(resource: TemplateResource): AccessKey {
    const { stack, properties } = resource;
    const arn = arnOf(resource, this.resolver);
    const document = this.resolver.value(stack, properties.KeyPolicy) === undefined ? defaultKeyPolicy(stack) : properties.KeyPolicy;
    return {
      arn,
      ...tagsOf(resource, this.resolver),
      aliases: this.aliasesOf(arn),
      policy: readPolicy(resource, document, `key policy of ${nameOf(resource)}`, 'key', this.resolver),
      grants: this.grants[nameOf(resource)] ?? this.grants[arn] ?? [],
    };
  }

  private aliasesOf(arn: string): string[] {
    return this.aliases.flatMap((alias) => {
      const target = this.resolver.text(alias.stack, alias.properties.TargetKeyId);
      const doubt = hasUnknownText(target) ? describeUnknown(target) : arn.endsWith(target) ? creationDoubt(alias, this.resolver) : undefined;
      return doubt !== undefined ? [unknownText(doubt)] : arn.endsWith(target) ? [this.resolver.text(alias.stack, alias.properties.AliasName)] : [];
    });
  }

  /** The key of an alias. An alias belongs to an account and region: those of its ARN, otherwise those of the resource that names it. */
  private aliasTarget(id: string, account: string, region: string): string | undefined {
    const wanted = parseArn(id) ?? { account, region, resource: id };
    const alias = this.aliases.find(({ stack, properties }) => stack.account === wanted.account && stack.region === wanted.region
      && this.resolver.text(stack, properties.AliasName) === wanted.resource);
    const doubt = alias && creationDoubt(alias, this.resolver);
    return doubt === undefined ? alias && this.resolver.text(alias.stack, alias.properties.TargetKeyId) : unknownText(doubt);
  }
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
function defaultKeyPolicy(stack: TemplateStack): object {
  return {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { AWS: `arn:${stack.partition}:iam::${stack.account}:root` }, Action: 'kms:*', Resource: '*' },
  };
}
