import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct, IDependable } from 'constructs';
import { DatabasePrivileges } from './function/database-privileges';
import { SecretAccess } from '../access/grants/secret-access';
import { DatabaseEngine } from '../engines/database-engine';
import { PasswordRules } from '../engines/password-rules';

/** The secret that gets a rotation, as its owner knows it. */
export interface RotationContext {
  /** In the secret's stack; what a rotation makes becomes its children, with ids that start `Rotation`. */
  readonly scope: Construct;
  /** Direct `Ref` of the secret's resource, which the judges look for, or its ARN. */
  readonly secretId: string;
  /** The secret, for errors and warnings. */
  readonly secret: IConstruct;
  readonly encryptionKey?: kms.IKey;
  readonly access: SecretAccess;
  readonly engine?: DatabaseEngine;
  /** What the password was generated with, where that is more than the engine's rules. */
  readonly passwordRules?: PasswordRules;
  /** What the secret is connected to; none where it is not connected yet. */
  readonly target?: RotationTarget;
  /** The user whose password is rotated. */
  readonly username?: string;
  /** What that user may do, where the rotation is to see to it. */
  readonly privileges?: DatabasePrivileges;
  /** The environment of the secret, where it is in one: functions are not shared across environments. */
  readonly environment?: string;
  /** What must be there before the first rotation: the attachment, which writes the host. */
  readonly dependencies: IDependable[];
  /**
   * The secret whose ARN stands in the content as `masterarn`: null where it is known that none does, left out where the content
   * is not this library's.
   */
  readonly superuserInContent?: interfaces.ISecretRef | null;
  /** Told of the function that rotates the secret, which guards then leave alone. */
  onFunction?(rotationFunction: lambda.IFunction): void;
}

/** The database that a secret is connected to. */
export interface RotationTarget {
  readonly description: string;
  /** Whether CloudFormation can attach it, and so write its host into the secret. */
  readonly attachable: boolean;
  readonly connections?: ec2.Connections;
  readonly vpc?: ec2.IVpc;
  readonly port?: number;
  /** Where it listens; perhaps tokens. */
  readonly endpoint?: { readonly host: string; readonly port: number };
  /** What the API of ElastiCache calls the user by. */
  readonly userId?: string;
}
