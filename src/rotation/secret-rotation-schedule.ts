import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { Construct, IDependable } from 'constructs';
import { bindRotation } from './bind-rotation';
import { RotationContext, RotationTarget } from './function/rotation-context';
import { RotationWindow } from './schedule/rotation-window';
import { ISecretRotation } from './secret-rotation';
import { RotationStrategy } from './strategies/rotation-strategy';
import { SecretAccess } from '../access/grants/secret-access';
import { KnownSecret, secretResourceOf } from '../access/targets/secret-resource';
import { DatabaseEngine } from '../engines/database-engine';
import { isOtherEnvironment } from '../private/environments';
import { Problem, raise } from '../private/problems';

/** Properties of `SecretRotationSchedule`. */
export interface SecretRotationScheduleProps {
  /** The secret: CDK's own, an imported one, or one that RDS, Redshift or DocumentDB created. */
  readonly secret: interfaces.ISecretRef;

  /** How it is rotated, and when. */
  readonly strategy: RotationStrategy;

  /**
   * The key that encrypts the secret.
   *
   * @default - the key of the secret if CDK knows it, otherwise the AWS managed key `aws/secretsmanager`
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The engine of the database.
   *
   * @default - none; hosted rotation is refused without it
   */
  readonly engine?: DatabaseEngine;

  /**
   * The database that the secret is connected to. It allows connections from a hosted rotation function.
   *
   * @default - none; allow the connections yourself
   */
  readonly database?: ec2.IConnectable;
}

/**
 * The rotation of a secret that is not a `ManagedSecret`.
 *
 * For a secret of this app, create it in the secret's stack.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-rotationschedule.html
 */
export class SecretRotationSchedule extends Construct implements ISecretRotation {
  /** The rotation schedule; undefined if the secret is not rotated. */
  public readonly schedule?: secretsmanager.CfnRotationSchedule;

  /** The function that rotates the secret; undefined if the strategy names none. */
  public readonly rotationFunction?: lambda.IFunction;

  /** When the secret is rotated; undefined if it is not. */
  public readonly window?: RotationWindow;

  /** The ARN of the secret as its schedule returns it. A resource that refers to it waits for the schedule. Undefined if there is none. */
  public readonly scheduledSecretArn?: string;

  private readonly rotation: ISecretRotation;

  constructor(scope: Construct, id: string, props: SecretRotationScheduleProps) {
    super(scope, id);
    const { secret, strategy } = props;
    const resource = secretResourceOf(secret.secretRef.secretId);
    raise(checkStack(this, secret, resource), this);
    this.rotation = bindRotation(contextOf(this, props, resource), strategy);
    this.schedule = this.rotation.schedule;
    this.rotationFunction = this.rotation.rotationFunction;
    this.window = strategy.window;
    this.scheduledSecretArn = this.schedule?.ref;
    this.node.defaultChild = this.schedule;
  }

  public addDependency(...dependencies: IDependable[]): void {
    this.rotation.addDependency(...dependencies);
  }

  public metricRotationFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.rotation.metricRotationFailed(options);
  }

  public metricRotationThrottled(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.rotation.metricRotationThrottled(options);
  }

  public metricRotationDuration(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.rotation.metricRotationDuration(options);
  }
}

/** The secret as its rotation must know it. */
function contextOf(scope: Construct, props: SecretRotationScheduleProps, resource: secretsmanager.CfnSecret | undefined): RotationContext {
  const { secret, engine, database }: SecretRotationScheduleProps & { readonly secret: KnownSecret } = props;
  const attachments = resource ? attachmentsOf(resource) : [];
  const encryptionKey = props.encryptionKey ?? secret.encryptionKey;
  return {
    scope,
    secretId: resource?.ref ?? secret.secretRef.secretId,
    secret,
    encryptionKey,
    // Created only if needed: most strategies grant nothing, and a grant on an imported secret without its key warns.
    get access() {
      return SecretAccess.ofSecret(scope, grantSubject(secret, resource), { encryptionKey });
    },
    engine,
    target: targetOf(attachments, database),
    dependencies: attachments,
  };
}

/** A schedule in another stack would refer to the secret by an import, and cause a cycle with a function there. */
function checkStack(schedule: Construct, secret: interfaces.ISecretRef, resource: secretsmanager.CfnSecret | undefined): Problem[] {
  const stack = Stack.of(schedule);
  if (resource && Stack.of(resource) !== stack) {
    return [{
      id: 'rotation-schedule-stack',
      message: `\`scope\` must be in the stack of the secret, ${Stack.of(resource).node.path}, got: ${stack.node.path}; `
        + 'create the schedule in the stack of the secret',
    }];
  }
  const { account, region } = secret.env;
  return isOtherEnvironment(secret.env, stack) ? [{
    id: 'rotation-schedule-environment',
    message: `\`scope\` must be in the account and region of the secret, ${account} and ${region}, got: ${stack.account} and ${stack.region}; `
      + 'create the schedule in a stack there',
  }] : [];
}

/** Grants refer to the secret itself, even if `secret` is its attachment. */
function grantSubject(secret: interfaces.ISecretRef, resource: secretsmanager.CfnSecret | undefined): interfaces.ISecretRef {
  const owner = resource?.node.scope;
  return owner && secretsmanager.Secret.isSecret(owner) ? owner : resource ?? secret;
}

/** The attachments of a secret, at any place in its stack. */
function attachmentsOf(resource: secretsmanager.CfnSecret): secretsmanager.CfnSecretTargetAttachment[] {
  return Stack.of(resource).node.findAll()
    .filter(secretsmanager.CfnSecretTargetAttachment.isCfnSecretTargetAttachment)
    .filter((attachment) => secretResourceOf(attachment.secretId) === resource);
}

function targetOf(attachments: secretsmanager.CfnSecretTargetAttachment[], database: ec2.IConnectable | undefined): RotationTarget | undefined {
  if (attachments.length === 0 && !database) {
    return undefined;
  }
  return {
    description: attachments[0]?.targetType ?? 'the database',
    attachable: attachments.every(({ targetType }) => targetType !== secretsmanager.AttachmentTargetType.RDS_DB_PROXY),
    connections: database?.connections,
  };
}
