import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { DatabasePrivileges } from './database-privileges';
import { SecretAccess } from '../../access/grants/secret-access';
import { DatabaseEngine } from '../../engines/database-engine';
import { PasswordRules } from '../../engines/password-rules';
import { ScheduledSecret } from '../schedule/scheduled-secret';

/** The secret that gets a rotation, as its owner knows it. */
export interface RotationContext extends ScheduledSecret {
  readonly encryptionKey?: kms.IKey;
  readonly access: SecretAccess;
  readonly engine?: DatabaseEngine;
  /** The rules by which the password was generated, if they are not the engine's. */
  readonly passwordRules?: PasswordRules;
  /** The database that the secret is connected to, if it is connected already. */
  readonly target?: RotationTarget;
  /** The user whose password is rotated. */
  readonly username?: string;
  /** The privileges of that user, if the rotation grants them. */
  readonly privileges?: DatabasePrivileges;
  /** The environment of the secret, if it belongs to one. Functions are not shared across environments. */
  readonly environment?: string;
  /**
   * The secret whose ARN is in the content as `masterarn`: null if there is certainly none, undefined if another program writes the
   * content.
   */
  readonly superuserInContent?: interfaces.ISecretRef | null;
}

/** The database that a secret is connected to. */
export interface RotationTarget {
  readonly description: string;
  /** Whether CloudFormation can attach it, and so write its host into the secret. */
  readonly attachable: boolean;
  readonly connections?: ec2.Connections;
  readonly vpc?: ec2.IVpc;
  readonly port?: number;
  /** The address of the database; its values may be tokens. */
  readonly endpoint?: { readonly host: string; readonly port: number };
  /** The id of the user in the API of ElastiCache. */
  readonly userId?: string;
}
