import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { bindRotation } from './bind-rotation';
import { RotationTarget } from './rotation-context';
import { RotationWindow } from './schedule/rotation-window';
import { keyOf } from './secret-facts';
import { RotationStrategy } from './strategies/rotation-strategy';
import { SecretAccess } from '../access/grants/secret-access';
import { secretResourceOf } from '../access/targets/secret-resource';
import { DatabaseEngine } from '../engines/database-engine';
import { isOtherEnvironment } from '../private/environments';
import { Problem, raise } from '../private/problems';

/** Properties of `SecretRotationSchedule`. */
export interface SecretRotationScheduleProps {
  /** The secret: CDK's own, an imported one, or one that RDS, Redshift or DocumentDB made. */
  readonly secret: interfaces.ISecretRef;

  /** How it is rotated, and when. */
  readonly strategy: RotationStrategy;

  /**
   * The key that encrypts the secret.
   *
   * @default - that of the secret where CDK knows it, otherwise the AWS managed key `aws/secretsmanager`
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The engine of the database.
   *
   * @default - none; hosted rotation is refused without it
   */
  readonly engine?: DatabaseEngine;

  /**
   * The database that the secret is connected to: a hosted rotation function is let in.
   *
   * @default - none; let the function in yourself
   */
  readonly database?: ec2.IConnectable;
}

/**
 * The rotation of a secret that is not a `ManagedSecret`.
 *
 * For a secret of this app it must stand in the secret's stack.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-rotationschedule.html
 */
export class SecretRotationSchedule extends Construct {
  /** When the secret is rotated; undefined where it is not. */
  public readonly window?: RotationWindow;

  /** The ARN of the secret as its schedule returns it: who refers to it waits for the schedule; undefined where there is none. */
  public readonly scheduledSecretArn?: string;

  constructor(scope: Construct, id: string, props: SecretRotationScheduleProps) {
    super(scope, id);
    const { secret, strategy, engine } = props;
    const resource = secretResourceOf(secret.secretRef.secretId);
    raise(checkPlace(this, secret, resource), this);
    const attachments = resource ? attachmentsOf(resource) : [];
    const encryptionKey = props.encryptionKey ?? keyOf(secret);
    const home: Construct = this;
    const schedule = bindRotation({
      scope: home,
      secretId: resource?.ref ?? secret.secretRef.secretId,
      secret,
      encryptionKey,
      // Late, since most strategies grant nothing, and granting on an import without its key warns.
      get access() {
        return SecretAccess.ofSecret(home, subjectOf(secret, resource), { encryptionKey });
      },
      engine,
      target: targetOf(attachments, props.database),
      dependencies: attachments,
    }, strategy);
    this.window = strategy.window;
    this.scheduledSecretArn = schedule?.ref;
    this.node.defaultChild = schedule;
  }
}

/** A schedule in another stack would refer to the secret by an import, and cycle with a function there. */
function checkPlace(schedule: Construct, secret: interfaces.ISecretRef, resource: secretsmanager.CfnSecret | undefined): Problem[] {
  const stack = Stack.of(schedule);
  if (resource && Stack.of(resource) !== stack) {
    return [{
      id: 'rotation-schedule-stack',
      message: `\`scope\` must be in the stack of the secret, ${Stack.of(resource).node.path}, got: ${stack.node.path}; `
        + 'make the schedule beside the secret',
    }];
  }
  const { account, region } = secret.env;
  return isOtherEnvironment(secret.env, stack) ? [{
    id: 'rotation-schedule-environment',
    message: `\`scope\` must be in the account and region of the secret, ${account} and ${region}, got: ${stack.account} and ${stack.region}; `
      + 'make the schedule in a stack there',
  }] : [];
}

/** An attachment stands for its secret; grants go by the secret itself. */
function subjectOf(secret: interfaces.ISecretRef, resource: secretsmanager.CfnSecret | undefined): interfaces.ISecretRef {
  const owner = resource?.node.scope;
  return owner && secretsmanager.Secret.isSecret(owner) ? owner : resource ?? secret;
}

/** The attachments of a secret, wherever in its stack they stand. */
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
