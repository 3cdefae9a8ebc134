import { Token } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { DatabaseEngine } from '../../engines/database-engine';
import { PasswordRules } from '../../engines/password-rules';
import { Problem, raise, raiseOne } from '../../private/problems';
import { isKnown } from '../../private/tokens';
import { DatabasePrivileges } from '../../rotation/function/database-privileges';
import { checkSecret } from '../check-secret';
import { SecretContent } from '../content/secret-content';
import { DatabaseConnection } from '../databases/database-connection';
import { DatabaseCredentials } from '../databases/database-credentials';
import { DatabaseTarget } from '../databases/database-target';
import { ManagedSecret } from '../managed-secret';
import { ManagedSecretOptions } from '../managed-secret-props';

/** Properties of `ManagedDatabaseSecret`. */
export interface ManagedDatabaseSecretProps extends ManagedSecretOptions {
  /** The database engine: it decides what a password may look like. */
  readonly engine: DatabaseEngine;

  /**
   * The user whose password this is. A literal: it is part of the frozen content.
   *
   * @default - none, for engines that authenticate by password alone; required for all others
   */
  readonly username?: string;

  /**
   * What passwords are made of, where they must fit more than the engine, such as a URL.
   *
   * Choose when the secret is made: changing it later generates a new password.
   *
   * @default - the rules of the engine
   */
  readonly passwordRules?: PasswordRules;

  /**
   * The secret of the user who may change this one's password. Its ARN is stored as `masterarn`, where AWS's hosted
   * functions for alternating users look for it.
   *
   * Choose when the secret is made: adding it later generates a new password.
   *
   * @default - none; only `RotationStrategy.hostedAlternatingUsers` needs it in the secret itself
   */
  readonly superuserSecret?: secretsmanager.ISecret;

  /**
   * What the user may do. The first rotation makes the user where it does not exist, and grants it, with the superuser's secret of
   * its strategy; later ones mend what is missing.
   *
   * @default - what the user may do already; it must exist
   */
  readonly privileges?: DatabasePrivileges;
}

/**
 * The credentials of a database user, generated to the rules of the engine.
 *
 * What is stored at first: `username`, `engine`, `ssl: true` and the generated `password`. An RDS
 * database that takes it as its credentials attaches itself, and CloudFormation adds host and port.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html
 */
@propertyInjectable
export class ManagedDatabaseSecret extends ManagedSecret {
  /** Identifies this class for property injection. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-managed-secrets.ManagedDatabaseSecret';

  /** The database engine. */
  public readonly engine: DatabaseEngine;

  /** The user whose password this is. */
  public readonly username?: string;

  private readonly credentials: DatabaseCredentials;

  constructor(scope: Construct, id: string, props: ManagedDatabaseSecretProps) {
    raise([...checkUsername(props), ...checkSecret(props)], scope, id);
    super(scope, id, { ...props, content: contentOf(props) });
    this.engine = props.engine;
    this.username = props.username;
    this.credentials = {
      username: props.username,
      privileges: props.privileges,
      engine: props.engine,
      passwordRules: props.passwordRules ?? props.engine.passwordRules,
      superuserSecret: props.superuserSecret,
    };
  }

  /**
   * Connects the secret to its database where RDS does not do it by itself.
   *
   * Idempotent for one target. Where CloudFormation can attach it, the host and port are also
   * written into the secret.
   *
   * @throws where the secret is connected to another target already
   */
  public connectTo(target: DatabaseTarget): secretsmanager.ISecret {
    return this._connect(target);
  }

  /**
   * Where the database is reached.
   *
   * @throws where the secret is not connected to a database yet, or the port is not known
   */
  public get connection(): DatabaseConnection {
    const target = this._reachedAt;
    if (!target) {
      raiseOne({
        id: 'secret-not-connected',
        message: '`connection` needs a database, got: a secret connected to none; '
          + 'pass the secret to the database as its credentials or call connectTo(DatabaseTarget.…) first',
      }, this);
    }
    return target._connection(this.engine.port) ?? raiseOne({
      id: 'database-port-unknown',
      message: `\`port\` must be given for ${this.engine.name}, got: none; pass it in DatabaseTarget.host(hostname, { port })`,
    }, this);
  }

  /** @internal */
  protected get _credentials(): DatabaseCredentials {
    return this.credentials;
  }
}

function contentOf(props: ManagedDatabaseSecretProps): SecretContent {
  const { engine, username, superuserSecret } = props;
  return SecretContent._generatedFields({
    engine: engine.engineName,
    ssl: true,
    ...(username === undefined ? {} : { username }),
  }, { rules: props.passwordRules ?? engine.passwordRules }, superuserSecret === undefined ? {} : { masterarn: superuserSecret.secretArn });
}

function checkUsername({ engine, username }: ManagedDatabaseSecretProps): Problem[] {
  if (username !== undefined && Token.isUnresolved(username)) {
    return [{
      id: 'username-token',
      message: '`username` must be a literal, got: a token; a token that resolves to another value later would generate a new password',
    }];
  }
  if (!engine.hasUsername) {
    return username === undefined ? [] : [{
      id: 'username-unused',
      message: `\`username\` must be left out for ${engine.name}, got: "${username}"; it authenticates by password alone`,
    }];
  }
  return isKnown(username) && username.length > 0 ? [] : [{
    id: 'username-missing',
    message: `\`username\` must be given for ${engine.name}, got: ${username === undefined ? 'none' : 'an empty one'}; name the user whose password this is`,
  }];
}
