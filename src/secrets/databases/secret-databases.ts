import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { attachmentScope } from './attachment-scope';
import { DatabaseTarget } from './database-target';
import { ManagedSecretAttachment } from './managed-secret-attachment';
import { raiseOne } from '../../private/problems';
import { numberOf } from '../../private/tokens';
import { RotationTarget } from '../../rotation/function/rotation-context';

/** The one database of a secret, and the proxy or host name through which consumers reach it. */
export class SecretDatabases {
  /** The database that CloudFormation attaches. */
  private attachedTarget?: DatabaseTarget;
  /** The proxy or host, which CloudFormation does not attach. */
  private unattachedTarget?: DatabaseTarget;
  private createdScope?: Construct;
  private createdAttachment?: ManagedSecretAttachment;

  constructor(private readonly secret: secretsmanager.Secret, private readonly resource: secretsmanager.CfnSecret) {}

  /** Idempotent for one target. Returns the secret, or its attachment, which depends on host and port being written into it. */
  public connect(target: DatabaseTarget): secretsmanager.ISecret {
    const previous = target._attachment ? this.attachedTarget : this.unattachedTarget;
    if (previous && !previous._isSameAs(target)) {
      raiseOne({
        id: 'secret-connected',
        message: `a secret must be connected to one database only, got: ${target._description} in addition to ${previous._description}; `
          + 'create a secret for each',
      }, this.secret);
    }
    if (!target._attachment) {
      this.unattachedTarget = target;
      return this.createdAttachment ?? this.secret;
    }
    this.attachedTarget = target;
    this.createdScope ??= attachmentScope(this.secret, this.resource, target._subject);
    this.createdAttachment ??= new ManagedSecretAttachment(this.createdScope, this.secret, target._attachment);
    return this.createdAttachment;
  }

  public get attachment(): ManagedSecretAttachment | undefined {
    return this.createdAttachment;
  }

  /** The scope of resources that refer to both the secret and its database. */
  public get scope(): Construct {
    return this.createdScope ?? this.secret;
  }

  /** The target that consumers connect to: the proxy or host if there is one, otherwise the database itself. */
  public get consumerTarget(): DatabaseTarget | undefined {
    return this.unattachedTarget ?? this.attachedTarget;
  }

  /** The target that a rotation function connects to: the database itself if it is known, otherwise the proxy or host. */
  public rotationTarget(enginePort: number | undefined): RotationTarget | undefined {
    const target = this.attachedTarget ?? this.unattachedTarget;
    const connection = target?._connection(enginePort);
    const endpoint = connection && { host: connection.host, port: numberOf(connection.port) };
    return target && {
      description: target._description,
      attachable: target._attachment !== undefined,
      connections: target._connections,
      vpc: target._vpc,
      port: target._attachment === undefined ? endpoint?.port ?? enginePort : enginePort,
      endpoint,
      userId: target._userId,
    };
  }
}
