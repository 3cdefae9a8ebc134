import { SecretEnvironment } from './secret-environment';
import { checkSecretName, checkSegment } from './secret-name';
import { raise } from '../private/problems';

/**
 * A place in the hierarchy of names, `environment/application/secret-type`, or deeper.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html
 */
export class SecretPath {
  /**
   * The path of an application in an environment, such as `prod/orders`.
   *
   * @param application name of the application: letters, digits and `_+=.@-`, 1 to 64 characters
   * @throws where a segment breaks the rules of Secrets Manager
   */
  public static of(environment: SecretEnvironment, application: string): SecretPath {
    raise(checkSegment('application', application));
    return new SecretPath(environment, [application]);
  }

  /** The path of everything in an environment, such as `prod`: for auditors and platform teams. */
  public static ofEnvironment(environment: SecretEnvironment): SecretPath {
    return new SecretPath(environment, []);
  }

  /** The path as text, such as `prod/orders`: the name of a secret, or what names below it start with. */
  public readonly path: string;

  /** The second level of the path; undefined for a whole environment. */
  public readonly application?: string;

  private constructor(
    /** The first level of the path. */
    public readonly environment: SecretEnvironment,
    private readonly segments: string[],
  ) {
    this.path = [environment.segment, ...segments].join('/');
    this.application = segments[0];
  }

  /**
   * A path one level below this one.
   *
   * @param segment letters, digits and `_+=.@-`, 1 to 64 characters, such as the kind of secret (`database`)
   * @throws where the segment, or the whole path as a secret's name, breaks the rules of Secrets Manager
   */
  public child(segment: string): SecretPath {
    raise(checkSegment('segment', segment));
    const child = new SecretPath(this.environment, [...this.segments, segment]);
    raise(checkSecretName('path', child.path));
    return child;
  }

  /** Whether a name or path lies below this path; false for the path itself. */
  public contains(name: string): boolean {
    return name.startsWith(`${this.path}/`);
  }

  /** The path as text. */
  public toString(): string {
    return this.path;
  }
}
