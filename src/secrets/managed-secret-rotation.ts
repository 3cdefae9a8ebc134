import { Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { DatabaseCredentials } from './databases/database-credentials';
import { SecretDatabases } from './databases/secret-databases';
import type { ManagedSecret } from './managed-secret';
import { SecretAccess } from '../access/grants/secret-access';
import { secretTarget } from '../access/targets/secret-target';
import { raiseOne } from '../private/problems';
import { bindRotation } from '../rotation/bind-rotation';
import { addPlainSchedule } from '../rotation/l2-schedule';
import { RotationContext } from '../rotation/rotation-context';
import { RotationStrategy } from '../rotation/strategies/rotation-strategy';

/** A secret as its rotation must know it; what may change until then is asked for late. */
export interface RotatedSecret {
  readonly secret: ManagedSecret;
  readonly resource: secretsmanager.CfnSecret;
  readonly encryptionKey: kms.IKey;
  readonly databases: SecretDatabases;
  readonly credentials: () => DatabaseCredentials | undefined;
  readonly environment: () => string | undefined;
}

/** The rotation of a `ManagedSecret`, and the functions that do it. */
export class ManagedSecretRotation {
  /** The functions that the secret's guards can name. */
  public readonly functions: lambda.IFunction[] = [];

  constructor(private readonly rotated: RotatedSecret) {}

  public add(strategy?: RotationStrategy): void {
    bindRotation(this.context(), strategy ?? this.defaultStrategy());
  }

  public addPlain(id: string, options: secretsmanager.RotationScheduleOptions): secretsmanager.RotationSchedule {
    return addPlainSchedule(this.context(), id, options);
  }

  private defaultStrategy(): RotationStrategy {
    const { engine, superuserSecret } = this.rotated.credentials() ?? raiseOne({
      id: 'rotation-strategy-missing',
      message: '`strategy` must be given for a secret that is not a database\'s, got: none; '
        + 'use RotationStrategy.regenerate where nothing else must learn the value, or RotationStrategy.none with the reason',
    }, this.rotated.secret);
    return RotationStrategy._defaultFor(engine, superuserSecret);
  }

  private context(): RotationContext {
    const { secret, resource, encryptionKey, databases, environment } = this.rotated;
    const credentials = this.rotated.credentials();
    return {
      scope: databases.home,
      secret,
      secretId: resource.ref,
      encryptionKey,
      access: this.access(),
      engine: credentials?.engine,
      username: credentials?.username,
      privileges: credentials?.privileges,
      environment: environment(),
      passwordRules: credentials?.passwordRules,
      target: databases.rotationTarget(credentials?.engine.port),
      dependencies: databases.attachment ? [databases.attachment] : [],
      superuserInContent: credentials && (credentials.superuserSecret ?? null),
      onFunction: (rotationFunction) => this.remember(rotationFunction),
    };
  }

  /** The policy of the function's role stands with the schedule, wherever that is. */
  private access(): SecretAccess {
    const { secret, encryptionKey, databases: { home } } = this.rotated;
    const target = { ...secretTarget(secret, secret, encryptionKey), environment: secret.env, scope: home };
    return home === secret ? secret.access : SecretAccess._of(target);
  }

  /** A resource policy that named a function of a stack above would be cyclic; there only administrators may set one. */
  private remember(rotationFunction: lambda.IFunction): void {
    if (Stack.of(this.rotated.databases.home) === Stack.of(this.rotated.secret)) {
      this.functions.push(rotationFunction);
    }
  }
}
