import { SecretEnvironment } from './secret-environment';
import { checkSecretName, checkSegment } from './secret-name';
import { raise } from '../private/problems';

/**
 * A path in the hierarchy of secret names: `environment/application/secret-type`, with further segments if needed.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html
 */
export class SecretPath {
  /**
   * The path of an application in an environment, such as `prod/orders`.
   *
   * @param environment the environment, whose segment is the first
   * @param application the name of the application: letters, digits and `_+=.@-`, 1 to 64 characters
   * @throws if the name of the application breaks these rules
   */
  public static of(environment: SecretEnvironment, application: string): SecretPath {
    raise(checkSegment('application', application));
    return new SecretPath(environment, [application]);
  }

  /**
   * The path of all secrets of an environment, such as `prod`. Auditors and platform teams use it.
   *
   * @param environment the environment
   */
  public static ofEnvironment(environment: SecretEnvironment): SecretPath {
    return new SecretPath(environment, []);
  }

  /** The path as text, such as `prod/orders`: the name of a secret, or the start of the names below it. */
  public readonly path: string;

  /** The second segment of the path; undefined for a whole environment. */
  public readonly application?: string;

  private constructor(
    /** The environment, whose segment is the first of the path. */
    public readonly environment: SecretEnvironment,
    private readonly segments: string[],
  ) {
    this.path = [environment.segment, ...segments].join('/');
    this.application = segments[0];
  }

  /**
   * The path with one more segment.
   *
   * @param segment letters, digits and `_+=.@-`, 1 to 64 characters, such as the kind of secret (`database`)
   * @throws if the segment breaks these rules, or the path breaks the rules of Secrets Manager for a secret's name (256 characters)
   */
  public child(segment: string): SecretPath {
    raise(checkSegment('segment', segment));
    const child = new SecretPath(this.environment, [...this.segments, segment]);
    raise(checkSecretName('path', child.path));
    return child;
  }

  /**
   * Whether a name or path is below this path. False for the path itself.
   *
   * @param name the name or path as text, such as `prod/orders/database`
   */
  public contains(name: string): boolean {
    return name.startsWith(`${this.path}/`);
  }

  /** The path as text. */
  public toString(): string {
    return this.path;
  }
}
