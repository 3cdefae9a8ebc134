import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { checkOnlyHierarchy, possiblyRepeated } from './check-unique-hierarchy';
import { HierarchyMembers } from './hierarchy-members';
import { accessTagsOf, checkHierarchyTags, checkTagMeaning, pathOf } from './hierarchy-path';
import { importHierarchy, ITaggedSecretHierarchy, TaggedSecretHierarchyAttributes } from './imported-hierarchy';
import { checkIncluded } from './included-secret';
import { checkRenderedTags } from './rendered-tags';
import { TaggedSecretHierarchyProps } from './tagged-secret-hierarchy-props';
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
 * The secrets of one application in one environment: named `environment/application/secret-type`, tagged, encrypted with one key,
 * and readable with one policy statement at any number of secrets.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access-abac.html
 */
export class TaggedSecretHierarchy extends Construct implements ITaggedSecretHierarchy {
  /**
   * A hierarchy made in another stack, app or repository: it grants as the hierarchy itself would, and owns nothing.
   *
   * @throws where the path or the tags break the rules of Secrets Manager
   */
  public static fromPath(scope: Construct, id: string, attrs: TaggedSecretHierarchyAttributes): ITaggedSecretHierarchy {
    return importHierarchy(scope, id, attrs);
  }

  /** The path below which the names of all secrets lie. */
  public readonly path: SecretPath;

  /** The tags that decide about access: every secret has them, every reader's policy compares them. */
  public readonly accessTags: { [key: string]: string };

  /** The key that encrypts the secrets. */
  public readonly encryptionKey: kms.IKey;

  /** Who may do what with all secrets of the hierarchy. */
  public readonly access: SecretAccess;

  private readonly props: TaggedSecretHierarchyProps;
  private readonly guards: SecretGuards;
  private readonly members: HierarchyMembers;

  constructor(scope: Construct, id: string, props: TaggedSecretHierarchyProps) {
    const path = pathOf(props);
    const others = hierarchiesAround(scope);
    const removal = checkRemoval(props.removalPolicy, props.allowDestroy ?? false);
    raise([...checkHierarchyTags(props, props.tags), ...checkOnlyHierarchy(scope, path, others), ...removal], scope, id);
    super(scope, id);
    this.path = path;
    this.accessTags = accessTagsOf(props);
    this.props = props;
    this.guards = props.guards ?? (props.environment.isProduction ? SecretGuards.standard() : SecretGuards.none());
    this.encryptionKey = props.encryptionKey ?? this.ownKey();
    this.members = new HierarchyMembers(this.encryptionKey);
    this.access = SecretAccess._of({
      ...pathTarget(this, path, { tags: this.accessTags, encryptionKeys: [] }),
      keys: () => this.members.keys,
      eachKey: (visit) => this.members.eachKey(visit),
      addToResourcePolicy: (statement) => this.members.addToResourcePolicies(statement),
    });
    this.adviseOnOthers(possiblyRepeated(scope, path, others));
    this.node.addValidation({ validate: () => this.checkFinishedTags() });
  }

  /**
   * Makes a secret of any content.
   *
   * @param secretType the third level of the name, such as `signing-key`; slashes make further levels
   */
  public addSecret(secretType: string, props: ManagedSecretProps): ManagedSecret {
    return this.add(secretType, new ManagedSecret(this, secretType, { ...this.optionsOf(secretType, props), content: props.content }));
  }

  /**
   * Makes the secret of a database user.
   *
   * @param secretType the third level of the name, such as `database`; slashes make further levels
   */
  public addDatabaseSecret(secretType: string, props: ManagedDatabaseSecretProps): ManagedDatabaseSecret {
    return this.add(secretType, new ManagedDatabaseSecret(this, secretType, { ...props, ...this.optionsOf(secretType, props) }));
  }

  /**
   * Makes the secret of an API key.
   *
   * @param secretType the third level of the name, such as `payment-provider`; slashes make further levels
   */
  public addApiKeySecret(secretType: string, props: ApiKeySecretProps = {}): ApiKeySecret {
    return this.add(secretType, new ApiKeySecret(this, secretType, { ...props, ...this.optionsOf(secretType, props) }));
  }

  /**
   * Makes the secret of an OAuth 2.0 client.
   *
   * @param secretType the third level of the name, such as `identity-provider`; slashes make further levels
   */
  public addOAuthClientSecret(secretType: string, props: OAuthClientSecretProps): OAuthClientSecret {
    return this.add(secretType, new OAuthClientSecret(this, secretType, { ...props, ...this.optionsOf(secretType, props) }));
  }

  /**
   * Makes a secret of keys and values.
   *
   * @param secretType the third level of the name, such as `settings`; slashes make further levels
   */
  public addKeyValueSecret(secretType: string, props: KeyValueSecretProps = {}): KeyValueSecret {
    return this.add(secretType, new KeyValueSecret(this, secretType, { ...props, ...this.optionsOf(secretType, props) }));
  }

  /**
   * Takes in a secret that was made beside the hierarchy, perhaps in another stack: it gets the hierarchy's tags and its readers.
   *
   * It keeps its own key, which readers are allowed to use, and its own guards.
   *
   * @throws where the secret is imported, its name does not lie below the path, or is there already
   */
  public include(secret: interfaces.ISecretRef): void {
    const resource = secretResourceOf(secret);
    raise(checkIncluded(secret, resource, this.path), this);
    const name = String(resource!.name);
    raise(this.members.check(name), this);
    Object.entries({ ...this.props.tags, ...this.accessTags }).forEach(([key, value]) => resource!.tags.setTag(key, value, TAG_PRIORITY));
    this.members.add(name, secret);
  }

  private nameOf(secretType: string): string {
    return secretType.split('/').reduce((path, segment) => path.child(segment), this.path).path;
  }

  private optionsOf(secretType: string, options: ManagedSecretOptions): ManagedSecretOptions {
    const name = this.nameOf(secretType);
    raise([...checkNamed(options.secretName), ...checkTagMeaning('tags', options.tags ?? {}, this.accessTags), ...this.members.check(name)], this);
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

  /** A key must live as long as its secrets: it goes with them only where they may be destroyed. */
  private ownKey(): kms.IKey {
    const destroyed = this.props.removalPolicy === RemovalPolicy.DESTROY && this.props.allowDestroy;
    return new SecretsEncryptionKey(this, 'EncryptionKey', {
      description: `Encrypts the secrets below ${this.path.path}`,
      removalPolicy: destroyed ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
  }

  private adviseOnOthers(others: IConstruct[]): void {
    others.forEach((other) => warn(this, 'hierarchy-perhaps-repeated', `another hierarchy of ${this.path.path} is made at ${other.node.path}, and the account `
      + 'or region of one is not known; give both stacks an `env`, so that two in one account and region are found'));
  }

  private checkFinishedTags(): string[] {
    return this.members.resources.flatMap((resource) => checkRenderedTags(resource, this.accessTags)).map(describeProblem);
  }
}

function hierarchiesAround(scope: IConstruct): TaggedSecretHierarchy[] {
  return scope.node.root.node.findAll().filter((construct) => construct instanceof TaggedSecretHierarchy);
}

function checkNamed(secretName: string | undefined): Problem[] {
  return secretName === undefined ? [] : [{
    id: 'hierarchy-names-secrets',
    message: `\`secretName\` must be left out in a hierarchy, got: "${secretName}"; the path and the secret type make the name`,
  }];
}
