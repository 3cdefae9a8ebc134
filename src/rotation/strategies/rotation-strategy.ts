import * as lambda from 'aws-cdk-lib/aws-lambda';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { functionRotation } from './function-rotation';
import { hostedRotation } from './hosted-rotation';
import { noRotation } from './no-rotation';
import { ownRotation } from './own-rotation';
import { AlternatingUsersProps, DualPasswordOptions, RegenerateOptions, SingleUserOptions } from './own-rotation-options';
import { owningServiceRotation } from './owning-service-rotation';
import { RotationMethod } from '../function/rotation-method';
import { RotationBinding, RotationTiming } from '../rotation-binding';
import { HostedAlternatingUsersProps, HostedSingleUserOptions, RotationOptions } from './rotation-options';
import { DatabaseEngine } from '../../engines/database-engine';
import { RotationWindow } from '../schedule/rotation-window';
import { Superuser } from '../secret-facts';

const HOSTED_ENGINES = ['sqlserver', 'oracle', 'db2'];

/**
 * How a secret is rotated, and by whom.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html
 */
export class RotationStrategy {
  /**
   * A function of this library replaces the password of the one user. The label AWSCURRENT moves as soon as the new password is
   * proved to log in; until then readers may be refused for a moment, retry them. Sessions that are open stay open.
   *
   * The default for PostgreSQL, MySQL, MariaDB, Redshift, DocumentDB, Redis, and users of ElastiCache and MemoryDB.
   */
  public static singleUser(options: SingleUserOptions = {}): RotationStrategy {
    return new RotationStrategy(options, ownRotation(RotationMethod.singleUser(options), options));
  }

  /**
   * A function of this library gives the one user a second password; the former one works until the next rotation, so that nobody
   * is refused at any time. For MySQL, MariaDB and Redis, and users of ElastiCache and MemoryDB. Users of MariaDB need a superuser's
   * secret; those of MySQL have the right to it (`APPLICATION_PASSWORD_ADMIN`), or have one, too.
   */
  public static dualPassword(options: DualPasswordOptions = {}): RotationStrategy {
    return new RotationStrategy(options, ownRotation(RotationMethod.dualPassword(), options));
  }

  /**
   * A function of this library rotates two users in turn, so that the former credentials work until the next rotation and nobody is
   * refused at any time. It makes the second user, and the role that owns what either creates.
   *
   * A superuser's secret is needed. In PostgreSQL the users' sessions start as the owner role in the database of the secret: what
   * they may do is given to the role, and what is granted later is granted to the role, too. Superusers cannot take turns.
   *
   * @throws where there are not two users, or the three names are not different
   */
  public static alternatingUsers(props: AlternatingUsersProps): RotationStrategy {
    return new RotationStrategy(props, ownRotation(RotationMethod.alternatingUsers(props), props));
  }

  /**
   * A function of this library replaces a value that nothing else must learn, such as a key for signing. The former value stays
   * readable as AWSPREVIOUS for one interval.
   *
   * @throws where the field is empty
   */
  public static regenerate(options: RegenerateOptions = {}): RotationStrategy {
    return new RotationStrategy(options, ownRotation(RotationMethod.regenerate(options), options));
  }

  /**
   * A function that AWS supplies changes the password of the one user. Between the change and the move of the label, readers
   * of the secret cannot log in; retry them.
   *
   * The secret must be connected to a database that CloudFormation can attach. Db2 users cannot change their own passwords: there
   * a superuser's secret is needed.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets_strategies.html#rotating-secrets-one-user-one-password
   */
  public static hostedSingleUser(options: HostedSingleUserOptions = {}): RotationStrategy {
    return new RotationStrategy(options, hostedRotation('SingleUser', options, superuserOf(options)));
  }

  /**
   * A function that AWS supplies alternates between the user and a clone of it, so that the previous credentials stay valid
   * for one more interval.
   *
   * The secret must be connected to a database that CloudFormation can attach, and name the superuser's secret.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets_strategies.html#rotating-secrets-two-users
   */
  public static hostedAlternatingUsers(options: HostedAlternatingUsersProps): RotationStrategy {
    return new RotationStrategy(options, hostedRotation('MultiUser', options, superuserOf(options)));
  }

  /**
   * The service that made the secret rotates it: RDS, Aurora, Redshift or DocumentDB for the password of an administrator.
   * Only the schedule is set here.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_managed.html
   */
  public static byOwningService(options: RotationOptions = {}): RotationStrategy {
    return new RotationStrategy(options, owningServiceRotation());
  }

  /**
   * A function of your own rotates the secret. It may live in another stack, or be imported; what it needs to be called and to
   * change the secret is granted in the secret's stack.
   *
   * It gets no permission for `GetRandomPassword`: generate the new password in code.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
   */
  public static byFunction(rotationFunction: lambda.IFunction, options: RotationOptions = {}): RotationStrategy {
    return new RotationStrategy(options, functionRotation(rotationFunction));
  }

  /**
   * The secret is not rotated. The reason is recorded where cdk-nag's rules for rotation look for it.
   *
   * @param reason why not, for those who review it
   * @throws where the reason is empty
   */
  public static none(reason: string): RotationStrategy {
    return new RotationStrategy(undefined, noRotation(reason));
  }

  /**
   * Our own function, but for engines on which it is not proved on a server, or which it does not speak to.
   *
   * @internal
   */
  public static _defaultFor(engine: DatabaseEngine, superuser?: interfaces.ISecretRef): RotationStrategy {
    return HOSTED_ENGINES.includes(engine.engineName)
      ? RotationStrategy.hostedSingleUser({ superuserSecret: engine.rotationNeedsSuperuser ? superuser : undefined })
      : RotationStrategy.singleUser();
  }

  /** When the secret is rotated; undefined where it is not. */
  public readonly window?: RotationWindow;

  /** @internal */
  public readonly _timing: RotationTiming;

  private constructor(
    options: RotationOptions | undefined,
    /** @internal */
    public readonly _binding: RotationBinding,
  ) {
    this._timing = {
      window: options?.window ?? RotationWindow.monthly(),
      rotateImmediatelyOnUpdate: options?.rotateImmediatelyOnUpdate ?? false,
    };
    this.window = options && this._timing.window;
  }
}

function superuserOf({ superuserSecret, superuserKey }: HostedSingleUserOptions): Superuser | undefined {
  return superuserSecret && { secret: superuserSecret, key: superuserKey };
}
