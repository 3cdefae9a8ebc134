/**
 * The settings that the constructs pass to the rotation functions. Both sides are compiled against these types.
 *
 * The settings are in an environment variable, so none of them may be secret.
 */

/** The environment variable that holds `RotationSettings` as JSON. */
export const ROTATION_SETTINGS_VARIABLE = 'ROTATION_SETTINGS';

/** The folder of certificates in PEM format that a layer adds: authorities to trust in addition to those of RDS. */
export const EXTRA_CERTIFICATES_FOLDER = '/opt/certificates';

/** How passwords are generated. */
export interface PasswordSettings {
  /** Number of characters. */
  readonly length: number;
  /** One string of characters per type (lower case, upper case, digits, punctuation). */
  readonly characterSets: readonly string[];
  /** Whether a password has at least one character of each type. */
  readonly requireEachSet: boolean;
}

/** The privileges of a database user. The function grants them and checks them at every rotation. */
export interface PrivilegeSettings {
  readonly access: 'owner' | 'readWrite' | 'readOnly';
  /** The database of the privileges; if absent, the database that the secret names. */
  readonly database?: string;
  /** The schema of the privileges, if the engine has schemas; if absent, all schemas of the database. */
  readonly schema?: string;
}

/** Replaces the password of one user. */
export interface SingleUserSettings {
  readonly kind: 'singleUser';
  /**
   * Moves AWSCURRENT in `finishSecret`, as AWS's own functions do, instead of right after the database committed the
   * new password. Until then the database rejects the password that AWSCURRENT holds.
   */
  readonly promoteInFinishStep?: boolean;
}

/** Replaces the password of one user. The former password stays valid until the next rotation. */
export interface DualPasswordSettings {
  readonly kind: 'dualPassword';
}

/** Alternates between two users. */
export interface AlternatingUsersSettings {
  readonly kind: 'alternatingUsers';
  readonly usernames: readonly [string, string];
  /** The role that both users are members of. It owns what they create, and it cannot log in. */
  readonly ownerRole: string;
}

/** Replaces a value that no other system has to store. */
export interface RegenerateSettings {
  readonly kind: 'regenerate';
  /** The JSON field of the generated value; if absent, the value is the whole secret. */
  readonly field?: string;
}

export type StrategySettings = SingleUserSettings | DualPasswordSettings | AlternatingUsersSettings | RegenerateSettings;

/** A user that only an AWS API can change, since its servers do not allow it. */
export interface ManagedUserSettings {
  readonly service: 'elasticache' | 'memorydb';
  /** The identifier of the user in the API: its id in ElastiCache, its name in MemoryDB. */
  readonly id: string;
}

/** The location of the database as the construct knows it. The function rejects a secret that names another one. */
export interface EndpointSettings {
  readonly host: string;
  readonly port?: number;
}

/** All settings of one rotation function. */
export interface RotationSettings {
  readonly strategy: StrategySettings;
  readonly password: PasswordSettings;
  readonly endpoint?: EndpointSettings;
  /** The secret of the user that may create and change other users. Never taken from a secret's content. */
  readonly superuserSecretArn?: string;
  /** The users that this user may change, if the construct knows them: a principal that may write the secret must not choose them. */
  readonly usernames?: readonly string[];
  readonly privileges?: PrivilegeSettings;
  /** The only user that the function may change. Never taken from a secret's content. */
  readonly managedUser?: ManagedUserSettings;
}
