import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { checkIncludedSecret } from './check-included-secret';
import { checkRenderedTags } from './check-rendered-tags';
import { checkUniqueHierarchy, hierarchiesAround, possibleDuplicates, registerHierarchy } from './check-unique-hierarchy';
import { HierarchyMembers } from './hierarchy-members';
import { accessTagsOf, checkHierarchyTags, checkReservedTags, pathOf } from './hierarchy-path';
import { importHierarchy, ITaggedSecretHierarchy, TaggedSecretHierarchyAttributes } from './imported-hierarchy';
import { IncludeOptions, TaggedSecretHierarchyProps } from './tagged-secret-hierarchy-props';
import { SecretAccess } from '../access/grants/secret-access';
import { SecretGuards } from '../access/guards/secret-guards';
import { pathTarget } from '../access/targets/path-target';
import { secretResourceOf } from '../access/targets/secret-resource';
import { SecretsEncryptionKey } from '../encryption/secrets-encryption-key';
import { SecretPath } from '../naming/secret-path';
import { TAG_PRIORITY } from '../naming/secret-tags';
import { describeProblem, Problem, raise } from '../private/problems';
import { warn } from '../private/warnings';
import { checkRemoval } from '../secrets/check-secret';
import { ApiKeySecret, ApiKeySecretProps } from '../secrets/kinds/api-key-secret';
import { KeyValueSecret, KeyValueSecretProps } from '../secrets/kinds/key-value-secret';
import { ManagedDatabaseSecret, ManagedDatabaseSecretProps } from '../secrets/kinds/managed-database-secret';
import { OAuthClientSecret, OAuthClientSecretProps } from '../secrets/kinds/oauth-client-secret';
import { ManagedSecret } from '../secrets/managed-secret';
import { ManagedSecretOptions, ManagedSecretProps } from '../secrets/managed-secret-props';

/**
 * The secrets of one application in one environment. They are named `environment/application/secret-type`, tagged, and encrypted with one
 * key. One policy statement allows reading them all, for any number of secrets.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access-abac.html
 */
export class TaggedSecretHierarchy extends Construct implements ITaggedSecretHierarchy {
  /**
   * Imports a hierarchy that another stack, app or repository creates. Its grants are the same as those of the hierarchy itself.
   *
   * @throws if the path or the tags break the rules of Secrets Manager
   */
  public static fromTaggedSecretHierarchyAttributes(
    scope: Construct, id: string, attrs: TaggedSecretHierarchyAttributes,
  ): ITaggedSecretHierarchy {
    return importHierarchy(scope, id, attrs);
  }

  /** The path with which the names of all secrets start. */
  public readonly path: SecretPath;

  /** The tags that decide about access: every secret has them, and the policy of every reader compares them. */
  public readonly accessTags: { [key: string]: string };

  /** The key that encrypts the secrets. */
  public readonly encryptionKey: kms.IKey;

  /** Grants on all secrets of the hierarchy. */
  public readonly access: SecretAccess;

  private readonly props: TaggedSecretHierarchyProps;
  private readonly guards: SecretGuards;
  private readonly members: HierarchyMembers;

  constructor(scope: Construct, id: string, props: TaggedSecretHierarchyProps) {
    const path = pathOf(props);
    const others = hierarchiesAround(scope);
    const removal = checkRemoval(props.removalPolicy, props.allowDestroy ?? false);
    raise([...checkHierarchyTags(props, props.tags), ...checkUniqueHierarchy(scope, path, others), ...removal], scope, id);
    super(scope, id);
    this.path = path;
    registerHierarchy(this);
    this.accessTags = accessTagsOf(props);
    this.props = props;
    this.guards = props.guards ?? (props.environment.isProduction ? SecretGuards.standard() : SecretGuards.none());
    this.encryptionKey = props.encryptionKey ?? this.createKey();
    this.members = new HierarchyMembers(this.encryptionKey);
    this.access = SecretAccess._of({
      ...pathTarget(this, path, { tags: this.accessTags, encryptionKeys: [] }),
      keys: () => this.members.keys,
      eachKey: (visit) => this.members.eachKey(visit),
      addToResourcePolicy: (statement) => this.members.addToResourcePolicies(statement),
    });
    this.warnAboutDuplicates(possibleDuplicates(scope, path, others));
    this.node.addValidation({ validate: () => this.checkMemberTags() });
  }

  /**
   * Adds a secret with content of your choice.
   *
   * @param secretType the third level of the name, such as `signing-key`; slashes add further levels
   */
  public addSecret(secretType: string, props: ManagedSecretProps): ManagedSecret {
    return this.add(secretType, new ManagedSecret(this, secretType, { ...this.optionsOf(secretType, props), content: props.content }));
  }

  /**
   * Adds the secret of a database user.
   *
   * @param secretType the third level of the name, such as `database`; slashes add further levels
   */
  public addDatabaseSecret(secretType: string, props: ManagedDatabaseSecretProps): ManagedDatabaseSecret {
    return this.add(secretType, new ManagedDatabaseSecret(this, secretType, { ...props, ...this.optionsOf(secretType, props) }));
  }

  /**
   * Adds the secret of an API key.
   *
   * @param secretType the third level of the name, such as `payment-provider`; slashes add further levels
   */
  public addApiKeySecret(secretType: string, props: ApiKeySecretProps = {}): ApiKeySecret {
    return this.add(secretType, new ApiKeySecret(this, secretType, { ...props, ...this.optionsOf(secretType, props) }));
  }

  /**
   * Adds the secret of an OAuth 2.0 client.
   *
   * @param secretType the third level of the name, such as `identity-provider`; slashes add further levels
   */
  public addOAuthClientSecret(secretType: string, props: OAuthClientSecretProps): OAuthClientSecret {
    return this.add(secretType, new OAuthClientSecret(this, secretType, { ...props, ...this.optionsOf(secretType, props) }));
  }

  /**
   * Adds a secret of keys and values.
   *
   * @param secretType the third level of the name, such as `settings`; slashes add further levels
   */
  public addKeyValueSecret(secretType: string, props: KeyValueSecretProps = {}): KeyValueSecret {
    return this.add(secretType, new KeyValueSecret(this, secretType, { ...props, ...this.optionsOf(secretType, props) }));
  }

  /**
   * Includes a secret that this app creates outside of the hierarchy, in any stack. It gets the tags and the readers of the hierarchy.
   *
   * It keeps its own guards and its own key, which readers are allowed to use.
   *
   * @throws if the secret is imported, its name does not start with the path, or another secret of the hierarchy has the name
   */
  public include(secret: interfaces.ISecretRef, options: IncludeOptions = {}): void {
    const resource = secretResourceOf(secret);
    raise(checkIncludedSecret(secret, resource, this.path), this);
    const name = String(resource!.name);
    raise(this.members.check(name), this);
    Object.entries({ ...this.props.tags, ...this.accessTags }).forEach(([key, value]) => resource!.tags.setTag(key, value, TAG_PRIORITY));
    this.members.add(name, secret, options.encryptionKey);
  }

  private nameOf(secretType: string): string {
    return secretType.split('/').reduce((path, segment) => path.child(segment), this.path).path;
  }

  private optionsOf(secretType: string, options: ManagedSecretOptions): ManagedSecretOptions {
    const name = this.nameOf(secretType);
    raise([...checkNamed(options.secretName), ...checkReservedTags('tags', options.tags ?? {}, this.accessTags), ...this.members.check(name)], this);
    return {
      secretName: name,
      description: options.description,
      encryptionKey: options.encryptionKey ?? this.encryptionKey,
      tags: { ...this.props.tags, ...options.tags },
      replicaRegions: options.replicaRegions ?? this.props.replicaRegions,
      removalPolicy: options.removalPolicy ?? this.props.removalPolicy,
      allowDestroy: options.allowDestroy ?? this.props.allowDestroy,
      guards: options.guards ?? this.guards,
    };
  }

  private add<T extends ManagedSecret>(secretType: string, secret: T): T {
    secret._setAccessTags(this.accessTags);
    this.members.add(this.nameOf(secretType), secret);
    return secret;
  }

  /** A secret cannot be read without its key. So the key is deleted with the stack only if the secrets are deleted too. */
  private createKey(): kms.IKey {
    const isDestroyed = this.props.removalPolicy === RemovalPolicy.DESTROY && this.props.allowDestroy;
    return new SecretsEncryptionKey(this, 'EncryptionKey', {
      description: `Encrypts the secrets below ${this.path.path}`,
      removalPolicy: isDestroyed ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
  }

  private warnAboutDuplicates(others: IConstruct[]): void {
    others.forEach((other) => warn(this, 'hierarchy-perhaps-repeated',
      `another hierarchy of ${this.path.path} is created at ${other.node.path}, and the account or region of one is not known; `
      + 'give both stacks an `env`, so that two hierarchies in one account and region are found'));
  }

  private checkMemberTags(): string[] {
    return this.members.resources.flatMap((resource) => checkRenderedTags(resource, this.accessTags)).map(describeProblem);
  }
}

function checkNamed(secretName: string | undefined): Problem[] {
  return secretName === undefined ? [] : [{
    id: 'hierarchy-names-secrets',
    message: `\`secretName\` must be left out in a hierarchy, got: "${secretName}"; the name consists of the path and the secret type`,
  }];
}
