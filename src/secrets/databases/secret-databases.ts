import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { attachmentHome } from './attachment-scope';
import { DatabaseTarget } from './database-target';
import type { ManagedSecret } from '../managed-secret';
import { ManagedSecretAttachment } from './managed-secret-attachment';
import { raiseOne } from '../../private/problems';
import { numberOf } from '../../private/tokens';
import { RotationTarget } from '../../rotation/rotation-context';

/** The one database that a secret is for, and the proxy or host name that it is reached by. */
export class SecretDatabases {
  private attachedTo?: DatabaseTarget;
  private reachedThrough?: DatabaseTarget;
  private attached?: ManagedSecretAttachment;

  constructor(private readonly secret: ManagedSecret, private readonly resource: secretsmanager.CfnSecret) {}

  /** Idempotent for one target; returns what stands for the secret once host and port are written into it. */
  public connect(target: DatabaseTarget): secretsmanager.ISecret {
    const previous = target._attachment ? this.attachedTo : this.reachedThrough;
    if (previous && !previous._isSameAs(target)) {
      raiseOne({
        id: 'secret-connected',
        message: `a secret is connected to one database, got: ${target._description} beside ${previous._description}; make a secret for each`,
      }, this.secret);
    }
    if (!target._attachment) {
      this.reachedThrough = target;
      return this.attached ?? this.secret;
    }
    this.attachedTo = target;
    this.attached ??= new ManagedSecretAttachment(attachmentHome(this.secret, this.resource, target._subject), this.secret, target._attachment);
    return this.attached;
  }

  public get attachment(): ManagedSecretAttachment | undefined {
    return this.attached;
  }

  /** Where what refers to both the secret and its database stands. */
  public get home(): Construct {
    return this.attached?.home ?? this.secret;
  }

  /** Where consumers reach the database: a proxy before the database itself. */
  public get reachedAt(): DatabaseTarget | undefined {
    return this.reachedThrough ?? this.attachedTo;
  }

  /** The database as a rotation function must know it: the database itself before a proxy. */
  public rotationTarget(enginePort: number | undefined): RotationTarget | undefined {
    const target = this.attachedTo ?? this.reachedThrough;
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
