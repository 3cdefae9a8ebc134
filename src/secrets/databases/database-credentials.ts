import { aws_secretsmanager as interfaces } from 'aws-cdk-lib/interfaces';
import { DatabaseEngine } from '../../engines/database-engine';
import { PasswordRules } from '../../engines/password-rules';
import { DatabasePrivileges } from '../../rotation/function/database-privileges';

/** What a rotation must know about the password of a database user. */
export interface DatabaseCredentials {
  readonly username?: string;
  readonly privileges?: DatabasePrivileges;
  readonly engine: DatabaseEngine;
  readonly passwordRules: PasswordRules;
  /** The secret that the stored `masterarn` names. */
  readonly superuserSecret?: interfaces.ISecretRef;
}
