import { Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/**
 * What Lambda does with the network interfaces of a function in a VPC.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
const INTERFACES = [
  'AssignPrivateIpAddresses', 'CreateNetworkInterface', 'DeleteNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeSubnets',
  'UnassignPrivateIpAddresses',
];

/** What the role of a rotation function is for. */
export interface RotationRoleProps {
  readonly logGroup: logs.ILogGroup;
  readonly deadLetterQueue: sqs.IQueue;
  readonly inVpc: boolean;
  readonly permissionsBoundary?: iam.IManagedPolicy;
  /** Beside what every function needs to run. */
  readonly statements: iam.PolicyStatement[];
}

/** The role of a rotation function and what it runs by; what it may do with secrets is granted where these are. */
export class RotationRole extends iam.Role {
  /** What Lambda checks when it makes the function, which must wait for it. */
  public readonly running: iam.ManagedPolicy;

  constructor(scope: Construct, id: string, props: RotationRoleProps) {
    super(scope, id, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: 'Rotation function of secrets',
      permissionsBoundary: props.permissionsBoundary,
    });
    // Attached from the policy's side: what the role refers to, it would have to wait for.
    this.running = new iam.ManagedPolicy(this, 'Running', { document: new iam.PolicyDocument({ statements: statementsOf(props) }) });
    this.running.attachToRole(this);
    if (props.inVpc) {
      acknowledgeInterfaces(this.running);
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

/** Recorded as `Validations.acknowledge` would, which refuses ids with more than one `::`; see `access/acknowledge-wildcards.ts`. */
function acknowledgeInterfaces(policy: iam.ManagedPolicy): void {
  policy.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, {
    'annotation::AwsSolutions-IAM5[Resource::*]': 'Lambda makes the network interfaces of a function in a VPC, whose ids are not known before',
  });
}
