import { checkSegment } from './secret-name';
import { checkTags, SecretTagKey } from './secret-tags';
import { raise } from '../private/problems';

/** Options of `SecretEnvironment.of`. */
export interface SecretEnvironmentOptions {
  /**
   * Whether real users depend on this environment: its secrets get guards by default.
   *
   * @default false
   */
  readonly production?: boolean;
}

/**
 * The first level of a secret's name, and the tag value that goes with it.
 *
 * The two differ on purpose: names stay short (`prod/orders/database`), tags are read by people
 * and by policies (`Environment=production`).
 */
export class SecretEnvironment {
  /** Names start `dev/`, the tag is `Environment=development`. */
  public static readonly DEVELOPMENT = new SecretEnvironment('dev', 'development', false);

  /** Names start `staging/`, the tag is `Environment=staging`. */
  public static readonly STAGING = new SecretEnvironment('staging', 'staging', false);

  /** Names start `prod/`, the tag is `Environment=production`; secrets get guards by default. */
  public static readonly PRODUCTION = new SecretEnvironment('prod', 'production', true);

  /**
   * An environment of your own.
   *
   * @param segment first segment of the names: letters, digits and `_+=.@-`, 1 to 64 characters
   * @param tagValue value of the tag `Environment`: 1 to 255 characters
   * @throws where the segment or the tag value breaks the rules of Secrets Manager
   */
  public static of(segment: string, tagValue: string, options: SecretEnvironmentOptions = {}): SecretEnvironment {
    raise([...checkSegment('segment', segment), ...checkTags({ [SecretTagKey.ENVIRONMENT]: tagValue })]);
    return new SecretEnvironment(segment, tagValue, options.production ?? false);
  }

  private constructor(
    /** The first segment of names in this environment, such as `prod`. */
    public readonly segment: string,
    /** The value of the tag `Environment`, such as `production`. */
    public readonly tagValue: string,
    /** Whether real users depend on this environment. */
    public readonly isProduction: boolean,
  ) {}
}
