import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { ManagedSecret } from '../managed-secret';
import { AttachmentProperties } from './target-properties';

/**
 * The attachment of a secret to its database, which stands in for the secret wherever RDS hands it out.
 *
 * CDK's own attachment grants, rotates and writes policies by itself; this one leaves all that to
 * the secret, so that `database.secret` and the secret behave as one.
 */
export class ManagedSecretAttachment extends secretsmanager.SecretTargetAttachment {
  constructor(
    /** The secret itself, or a place in the stack of the database. */
    public readonly home: Construct, private readonly secret: ManagedSecret, attachment: AttachmentProperties,
  ) {
    super(home, 'Attachment', {
      secret,
      target: {
        asSecretAttachmentTarget: () => ({
          targetId: attachment.targetId,
          targetType: secretsmanager.AttachmentTargetType.RDS_DB_INSTANCE,
        }),
      },
    });
    // CDK's list of types lacks Redshift Serverless and elastic clusters, which CloudFormation takes: the type is written here.
    (this.node.defaultChild as secretsmanager.CfnSecretTargetAttachment).targetType = attachment.targetType;
  }

  public grantRead(grantee: iam.IGrantable, versionStages?: string[]): iam.Grant {
    return this.secret.grantRead(grantee, versionStages);
  }

  public grantWrite(grantee: iam.IGrantable): iam.Grant {
    return this.secret.grantWrite(grantee);
  }

  public addRotationSchedule(id: string, options: secretsmanager.RotationScheduleOptions): secretsmanager.RotationSchedule {
    return this.secret.addRotationSchedule(id, options);
  }

  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    return this.secret.addToResourcePolicy(statement);
  }

  public denyAccountRootDelete(): void {
    this.secret.denyAccountRootDelete();
  }

  public attach(target: secretsmanager.ISecretAttachmentTarget): secretsmanager.ISecret {
    return this.secret.attach(target);
  }
}
