import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct, IConstruct } from 'constructs';
import { accessTagsOf, checkHierarchyTags, pathOf } from './hierarchy-path';
import { HierarchyPathOptions } from './tagged-secret-hierarchy-props';
import { SecretAccess } from '../access/grants/secret-access';
import { SecretEnvironment } from '../naming/secret-environment';
import { SecretPath } from '../naming/secret-path';
import { raise } from '../private/problems';

/** A hierarchy of secrets, created in this app or imported. */
export interface ITaggedSecretHierarchy extends IConstruct {
  /** The path with which the names of all secrets start. */
  readonly path: SecretPath;

  /** Grants on all secrets of the hierarchy. */
  readonly access: SecretAccess;
}

/** What identifies a hierarchy that is created elsewhere, and the keys of its secrets. */
export interface TaggedSecretHierarchyAttributes extends HierarchyPathOptions {
  /** The first level of the names, and the value of the tag `Environment`. */
  readonly environment: SecretEnvironment;

  /** The second level of the names, and the value of the tag `Application`. */
  readonly application: string;

  /**
   * The keys that encrypt the secrets, imported with `kms.Key.fromKeyArn` or as an alias. For replicas, the keys of their region.
   *
   * @default - no grant allows the use of a key, and a warning says so
   */
  readonly encryptionKeys?: kms.IKey[];

  /**
   * The account of the secrets.
   *
   * @default - the account of the importing stack
   */
  readonly account?: string;

  /**
   * The region of the secrets, or of their replicas.
   *
   * @default - the region of the importing stack
   */
  readonly region?: string;
}

/** Imports a hierarchy that is created elsewhere. */
export function importHierarchy(scope: Construct, id: string, attrs: TaggedSecretHierarchyAttributes): ITaggedSecretHierarchy {
  const path = pathOf(attrs);
  raise(checkHierarchyTags(attrs), scope, id);
  return new ImportedHierarchy(scope, id, path, attrs);
}

class ImportedHierarchy extends Construct implements ITaggedSecretHierarchy {
  public readonly access: SecretAccess;

  constructor(scope: Construct, id: string, public readonly path: SecretPath, attrs: TaggedSecretHierarchyAttributes) {
    super(scope, id);
    const { encryptionKeys, account, region } = attrs;
    this.access = SecretAccess.ofPath(this, path, { tags: accessTagsOf(attrs), encryptionKeys, account, region });
  }
}
