import * as lambda from 'aws-cdk-lib/aws-lambda';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { checkAlternatingUsers, checkField, checkReason } from './check-strategy';
import { HostedAlternatingUsersProps, HostedSingleUserOptions } from './hosted-rotation-options';
import { AlternatingUsersProps, DatabaseRotationOptions, RegenerateOptions, SingleUserOptions } from './library-rotation-options';
import { RotationOptions } from './rotation-options';
import { RotationPlan } from './rotation-plan';
import { DatabaseEngine } from '../../engines/database-engine';
import { StrategySettings } from '../../private/handler-contract';
import { raise } from '../../private/problems';
import { RotationTiming } from '../schedule/add-schedule';
import { RotationWindow } from '../schedule/rotation-window';

/** Engines on which this library's function is not proved on a server, or whose protocol it does not implement. */
const HOSTED_ENGINES = ['sqlserver', 'oracle', 'db2'];

/**
 * How a secret is rotated, and which function does it.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html
 */
export class RotationStrategy {
  /**
   * A function of this library replaces the password of the one user. The label AWSCURRENT moves as soon as a login with the new
   * password has succeeded. Until then the database may refuse readers for a moment: retry. Open sessions stay open.
   *
   * The default for PostgreSQL, MySQL, MariaDB, Redshift, DocumentDB, Redis, and users of ElastiCache and MemoryDB.
   */
  public static singleUser(options: SingleUserOptions = {}): RotationStrategy {
    const settings: StrategySettings = { kind: 'singleUser', promoteInFinishStep: options.promoteInFinishStep ? true : undefined };
    return new RotationStrategy({ kind: 'library', settings, options }, options);
  }

  /**
   * A function of this library gives the one user a second password. The former one works until the next rotation, so that no reader is
   * refused at any time.
   *
   * For MySQL, MariaDB and Redis, and users of ElastiCache and MemoryDB. Users of MariaDB need a superuser's secret. Users of MySQL
   * need one, too, unless they have the privilege `APPLICATION_PASSWORD_ADMIN`.
   */
  public static dualPassword(options: DatabaseRotationOptions = {}): RotationStrategy {
    return new RotationStrategy({ kind: 'library', settings: { kind: 'dualPassword' }, options }, options);
  }

  /**
   * A function of this library rotates two users in turn. The former credentials work until the next rotation, so that no reader is
   * refused at any time. The function creates the second user, and the role that owns what either user creates.
   *
   * A superuser's secret is required. In PostgreSQL the users' sessions start as the owner role, in the database of the secret: the
   * function grants the users' privileges to the role, and you grant later ones to the role, too. Superusers cannot alternate.
   *
   * @throws if a name is empty, or the three names are not different
   */
  public static alternatingUsers(props: AlternatingUsersProps): RotationStrategy {
    raise(checkAlternatingUsers(props));
    const { firstUsername, secondUsername, ownerRole } = props;
    const settings: StrategySettings = { kind: 'alternatingUsers', usernames: [firstUsername, secondUsername], ownerRole };
    return new RotationStrategy({ kind: 'library', settings, options: props }, props);
  }

  /**
   * A function of this library replaces a value that no other system must learn, such as a signing key. The former value stays
   * readable as AWSPREVIOUS for one interval.
   *
   * @throws if the field is empty
   */
  public static regenerate(options: RegenerateOptions = {}): RotationStrategy {
    const { field } = options;
    raise(checkField(field));
    return new RotationStrategy({ kind: 'library', settings: { kind: 'regenerate', field }, options }, options);
  }

  /**
   * A function that AWS supplies changes the password of the one user. Between the change and the move of the label, readers
   * of the secret cannot log in: retry.
   *
   * The secret must be connected to a database that CloudFormation can attach. Db2 users cannot change their own passwords, so Db2
   * requires a superuser's secret.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets_strategies.html#rotating-secrets-one-user-one-password
   */
  public static hostedSingleUser(options: HostedSingleUserOptions = {}): RotationStrategy {
    return new RotationStrategy({ kind: 'hostedSingleUser', options }, options);
  }

  /**
   * A function that AWS supplies alternates between the user and a clone of it, so that the previous credentials stay valid
   * for one more interval.
   *
   * The secret must be connected to a database that CloudFormation can attach, and its value must name the superuser's secret.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets_strategies.html#rotating-secrets-two-users
   */
  public static hostedAlternatingUsers(options: HostedAlternatingUsersProps): RotationStrategy {
    return new RotationStrategy({ kind: 'hostedAlternatingUsers', options }, options);
  }

  /**
   * The service that created the secret rotates it: RDS, Aurora, Redshift or DocumentDB for the password of an administrator.
   * This library sets the schedule only.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_managed.html
   */
  public static byOwningService(options: RotationOptions = {}): RotationStrategy {
    return new RotationStrategy({ kind: 'byOwningService' }, options);
  }

  /**
   * A function of your own rotates the secret. It may belong to another stack, or be imported. The permission to call it, and its
   * permissions on the secret, are created in the secret's stack.
   *
   * It gets no permission for `GetRandomPassword`: generate the new password in code.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
   */
  public static byFunction(rotationFunction: lambda.IFunction, options: RotationOptions = {}): RotationStrategy {
    return new RotationStrategy({ kind: 'byFunction', rotationFunction }, options);
  }

  /**
   * The secret is not rotated. The reason is recorded in the metadata that cdk-nag's rules for rotation read.
   *
   * @param reason why not, for reviewers
   * @throws if the reason is empty
   */
  public static none(reason: string): RotationStrategy {
    raise(checkReason(reason));
    return new RotationStrategy({ kind: 'none', reason });
  }

  /**
   * The strategy of a database secret that is given none.
   *
   * @internal
   */
  public static _defaultFor(engine: DatabaseEngine, superuser?: interfaces.ISecretRef): RotationStrategy {
    return HOSTED_ENGINES.includes(engine.engineName)
      ? RotationStrategy.hostedSingleUser({ superuserSecret: engine.rotationNeedsSuperuser ? superuser : undefined })
      : RotationStrategy.singleUser();
  }

  /**
   * A strategy of a library function without any options, for a function whose props hold them already.
   *
   * @internal
   */
  public static _ofSettings(settings: StrategySettings): RotationStrategy {
    return new RotationStrategy({ kind: 'library', settings, options: {} });
  }

  /** When the secret is rotated; undefined if it is not. */
  public readonly window?: RotationWindow;

  /** @internal */
  public readonly _timing: RotationTiming;

  private constructor(
    /** @internal */
    public readonly _plan: RotationPlan,
    options?: RotationOptions,
  ) {
    this._timing = {
      window: options?.window ?? RotationWindow.monthly(),
      rotateImmediatelyOnUpdate: options?.rotateImmediatelyOnUpdate ?? false,
    };
    this.window = options && this._timing.window;
  }
  /**
   * What the code of this library's function does; undefined if another function rotates the secret, or none.
   *
   * @internal
   */
  public get _settings(): StrategySettings | undefined {
    return this._plan.kind === 'library' ? this._plan.settings : undefined;
  }
}
