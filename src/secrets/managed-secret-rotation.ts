import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { DatabaseCredentials } from './databases/database-credentials';
import { SecretDatabases } from './databases/secret-databases';
import { IManagedSecret } from './imported-managed-secret';
import { SecretAccess } from '../access/grants/secret-access';
import { GuardContext } from '../access/guards/secret-guards';
import { unwrapKey } from '../access/targets/identity-grant-key';
import { secretResourceOf } from '../access/targets/secret-resource';
import { secretTarget } from '../access/targets/secret-target';
import { raiseOne } from '../private/problems';
import { bindRotation } from '../rotation/bind-rotation';
import { RotationContext } from '../rotation/function/rotation-context';
import { addL2Schedule } from '../rotation/l2-schedule';
import { SecretRotation } from '../rotation/secret-rotation';
import { RotationStrategy } from '../rotation/strategies/rotation-strategy';

/** What a rotation must know about its secret. Functions return what may change until the rotation is added. */
export interface RotatedSecret {
  readonly secret: secretsmanager.Secret & IManagedSecret;
  readonly databases: SecretDatabases;
  readonly credentials: () => DatabaseCredentials | undefined;
  readonly environment: () => string | undefined;
}

/** The rotation of a `ManagedSecret`, and the functions that rotate it. */
export class ManagedSecretRotation {
  /** The functions to which the secret's guards can refer. */
  private readonly functions: lambda.IFunction[] = [];

  constructor(private readonly rotated: RotatedSecret) {}

  public add(strategy?: RotationStrategy): SecretRotation {
    const rotation = bindRotation(this.context(), strategy ?? this.defaultStrategy());
    this.addFunction(rotation.rotationFunction);
    return rotation;
  }

  public addL2(id: string, options: secretsmanager.RotationScheduleOptions): secretsmanager.RotationSchedule {
    const schedule = addL2Schedule(this.context(), id, options);
    this.addFunction(options.rotationLambda);
    return schedule;
  }

  /** What the secret's guards must know about its rotation. */
  public get guardContext(): GuardContext {
    return {
      rotationFunctionArns: () => this.functions.map(({ functionArn }) => functionArn),
      rotationRoles: () => this.functions.flatMap(({ role }) => role ?? []),
    };
  }

  private defaultStrategy(): RotationStrategy {
    const { engine, superuserSecret } = this.rotated.credentials() ?? raiseOne({
      id: 'rotation-strategy-missing',
      message: '`strategy` must be given for a secret without a database, got: none; '
        + 'use RotationStrategy.regenerate if no other system stores the value, or RotationStrategy.none with the reason',
    }, this.rotated.secret);
    return RotationStrategy._defaultFor(engine, superuserSecret);
  }

  private context(): RotationContext {
    const { secret, databases, environment } = this.rotated;
    const credentials = this.rotated.credentials();
    return {
      scope: databases.scope,
      secret,
      secretId: secretResourceOf(secret)!.ref,
      encryptionKey: unwrapKey(secret.encryptionKey!),
      access: this.access(),
      engine: credentials?.engine,
      username: credentials?.username,
      privileges: credentials?.privileges,
      environment: environment(),
      passwordRules: credentials?.passwordRules,
      target: databases.rotationTarget(credentials?.engine.port),
      dependencies: databases.attachment ? [databases.attachment] : [],
      superuserInContent: credentials && (credentials.superuserSecret ?? null),
    };
  }

  /** The policy of the function's role is created in the stack of the schedule. */
  private access(): SecretAccess {
    const { secret, databases: { scope } } = this.rotated;
    const target = { ...secretTarget(secret, secret), environment: secret.env, scope };
    return scope === secret ? secret.access : SecretAccess._of(target);
  }

  /**
   * Guards refer only to functions of the secret's own stack, since a reference to a dependent stack would be cyclic. If the function is in
   * another stack, only administrators may set one.
   */
  private addFunction(rotationFunction: lambda.IFunction | undefined): void {
    if (rotationFunction && Stack.of(this.rotated.databases.scope) === Stack.of(this.rotated.secret)) {
      this.functions.push(rotationFunction);
    }
  }
}
