/**
 * What the constructs hand to the rotation functions: both sides are compiled against these types.
 *
 * Nothing here is secret: the settings travel in an environment variable.
 */

/** The environment variable that holds `RotationSettings` as JSON. */
export const ROTATION_SETTINGS_VARIABLE = 'ROTATION_SETTINGS';

/** Certificates of authorities in PEM form, trusted besides those of RDS; a layer puts files here. */
export const EXTRA_CERTIFICATES_FOLDER = '/opt/certificates';

/** How passwords are generated. */
export interface PasswordSettings {
  readonly length: number;
  /** One string of characters per class (lower case, upper case, digits, punctuation). */
  readonly characterSets: readonly string[];
  /** Whether a password has at least one character of each class. */
  readonly requireEachSet: boolean;
}

/** What a user may do; the function grants it and checks it at every rotation. */
export interface PrivilegeSettings {
  readonly access: 'owner' | 'readWrite' | 'readOnly';
  /** The database it is about; that of the secret where absent. */
  readonly database?: string;
  /** The schema it is about, where the engine has schemas; all of the database's where absent. */
  readonly schema?: string;
}

/** The one user's password is replaced. */
export interface SingleUserSettings {
  readonly kind: 'singleUser';
  /**
   * AWSCURRENT moves in `finishSecret`, as AWS's own functions do it, and not right after the
   * database committed. Readers of AWSCURRENT are refused in between.
   */
  readonly promoteInFinishStep?: boolean;
}

/** The one user's password is replaced, the former one stays valid until the next rotation. */
export interface DualPasswordSettings {
  readonly kind: 'dualPassword';
}

/** Two users take turns. */
export interface AlternatingUsersSettings {
  readonly kind: 'alternatingUsers';
  readonly usernames: readonly [string, string];
  /** The role both users belong to; owns what either creates. It cannot log in. */
  readonly ownerRole: string;
}

/** The value is replaced, nothing else must learn it. */
export interface RegenerateSettings {
  readonly kind: 'regenerate';
  /** The JSON field with the generated value; the whole secret where absent. */
  readonly field?: string;
}

export type StrategySettings = SingleUserSettings | DualPasswordSettings | AlternatingUsersSettings | RegenerateSettings;

/** A user that is changed through an API of AWS, since its servers refuse to. */
export interface ManagedUserSettings {
  readonly service: 'elasticache' | 'memorydb';
  /** What the API calls the user by: its id in ElastiCache, its name in MemoryDB. */
  readonly id: string;
}

/** Where the database is, as the construct knows it; a secret that says otherwise is refused. */
export interface EndpointSettings {
  readonly host: string;
  readonly port?: number;
}

/** All one rotation function is told. */
export interface RotationSettings {
  readonly strategy: StrategySettings;
  readonly password: PasswordSettings;
  readonly endpoint?: EndpointSettings;
  /** The secret of the user that may create and change others; never taken from a secret's content. */
  readonly superuserSecretArn?: string;
  /** Whom that user may change, where the construct knows; who may write a secret must not choose. */
  readonly usernames?: readonly string[];
  readonly privileges?: PrivilegeSettings;
  /** The one user that the function may change; never taken from a secret's content. */
  readonly managedUser?: ManagedUserSettings;
}
