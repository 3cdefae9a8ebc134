import { checkSegment } from './secret-name';
import { checkTags, SecretTagKey } from './secret-tags';
import { raise } from '../private/problems';

/** Options of `SecretEnvironment.of`. */
export interface SecretEnvironmentOptions {
  /**
   * Whether the environment serves real users. Hierarchies of such an environment have guards by default.
   *
   * @default false
   */
  readonly isProduction?: boolean;
}

/**
 * The first segment of a secret's name, and the value of its tag `Environment`.
 *
 * They differ on purpose: names stay short (`prod/orders/database`), while people and policies read the
 * tags (`Environment=production`).
 */
export class SecretEnvironment {
  /** Names start with `dev/`; the tag is `Environment=development`. */
  public static readonly DEVELOPMENT = new SecretEnvironment('dev', 'development', false);

  /** Names start with `staging/`; the tag is `Environment=staging`. */
  public static readonly STAGING = new SecretEnvironment('staging', 'staging', false);

  /** Names start with `prod/`; the tag is `Environment=production`. Hierarchies have guards by default. */
  public static readonly PRODUCTION = new SecretEnvironment('prod', 'production', true);

  /**
   * An environment of your own.
   *
   * @param segment the first segment of the names: letters, digits and `_+=.@-`, 1 to 64 characters
   * @param tagValue the value of the tag `Environment`: letters, digits, spaces and `_.:/=+-@`, 1 to 255 characters
   * @param options whether the environment serves real users
   * @throws if the segment or the tag value breaks these rules
   */
  public static of(segment: string, tagValue: string, options: SecretEnvironmentOptions = {}): SecretEnvironment {
    raise([...checkSegment('segment', segment), ...checkTags({ [SecretTagKey.ENVIRONMENT]: tagValue })]);
    return new SecretEnvironment(segment, tagValue, options.isProduction ?? false);
  }

  private constructor(
    /** The first segment of names in this environment, such as `prod`. */
    public readonly segment: string,
    /** The value of the tag `Environment`, such as `production`. */
    public readonly tagValue: string,
    /** Whether the environment serves real users. */
    public readonly isProduction: boolean,
  ) {}
}
