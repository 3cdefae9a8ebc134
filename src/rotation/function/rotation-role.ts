import { Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/**
 * Actions of Lambda on the network interfaces of a function in a VPC.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
const INTERFACES = [
  'AssignPrivateIpAddresses', 'CreateNetworkInterface', 'DeleteNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeSubnets',
  'UnassignPrivateIpAddresses',
];

/** Properties of the role of a rotation function. */
export interface RotationRoleProps {
  readonly logGroup: logs.ILogGroup;
  readonly deadLetterQueue: sqs.IQueue;
  readonly inVpc: boolean;
  readonly permissionsBoundary?: iam.IManagedPolicy;
  /** In addition to what every function needs to run. */
  readonly statements: iam.PolicyStatement[];
}

/** The role of a rotation function with what it needs to run. Its permissions on secrets are created with the rotation of each secret. */
export class RotationRole extends iam.Role {
  /** What every function needs. Lambda checks it when it creates the function, which must wait for it. */
  public readonly basicPolicy: iam.ManagedPolicy;

  constructor(scope: Construct, id: string, props: RotationRoleProps) {
    super(scope, id, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: 'Rotation function of secrets',
      permissionsBoundary: props.permissionsBoundary,
    });
    // The policy refers to the role: a role that referred to the policy would have to wait for it.
    this.basicPolicy = new iam.ManagedPolicy(this, 'Running', { document: new iam.PolicyDocument({ statements: statementsOf(props) }) });
    this.basicPolicy.attachToRole(this);
    if (props.inVpc) {
      acknowledgeInterfaces(this.basicPolicy);
    }
  }
}

function statementsOf({ logGroup, deadLetterQueue, inVpc, statements }: RotationRoleProps): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }),
    new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetterQueue.queueArn] }),
    ...(deadLetterQueue.encryptionMasterKey ? [new iam.PolicyStatement({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [deadLetterQueue.encryptionMasterKey.keyArn],
    })] : []),
    ...(inVpc ? [new iam.PolicyStatement({ actions: INTERFACES.map((action) => `ec2:${action}`), resources: ['*'] })] : []),
    ...statements,
  ];
}

/**
 * Records what `Validations.acknowledge` would record, since that refuses ids with more than one `::`. See
 * `access/grants/acknowledge-wildcards.ts`.
 */
function acknowledgeInterfaces(policy: iam.ManagedPolicy): void {
  policy.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, {
    'annotation::AwsSolutions-IAM5[Resource::*]': 'Lambda makes the network interfaces of a function in a VPC, whose ids are not known before',
  });
}
