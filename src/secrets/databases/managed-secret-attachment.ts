import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { AttachmentProperties } from './target-properties';

/**
 * The attachment of a secret to its database. RDS returns it as `database.secret`.
 *
 * CDK's own attachment grants, rotates and writes policies by itself. This one delegates all of that to the secret, so that `database.secret`
 * and the secret behave alike.
 */
export class ManagedSecretAttachment extends secretsmanager.SecretTargetAttachment {
  /** @param scope the secret itself, or a construct in the stack of the database */
  constructor(scope: Construct, private readonly secret: secretsmanager.Secret, attachment: AttachmentProperties) {
    super(scope, 'Attachment', {
      secret,
      target: {
        asSecretAttachmentTarget: () => ({
          targetId: attachment.targetId,
          targetType: secretsmanager.AttachmentTargetType.RDS_DB_INSTANCE,
        }),
      },
    });
    // CloudFormation accepts Redshift Serverless and elastic clusters, which CDK's list of types lacks. So the type is set here.
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
