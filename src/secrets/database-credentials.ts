import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { DatabaseEngine } from '../engines/database-engine';
import { PasswordRules } from '../engines/password-rules';

/** What a rotation must know of a database user's password. */
export interface DatabaseCredentials {
  readonly engine: DatabaseEngine;
  readonly passwordRules: PasswordRules;
  /** The secret that the stored `masterarn` names. */
  readonly superuserSecret?: interfaces.ISecretRef;
}
