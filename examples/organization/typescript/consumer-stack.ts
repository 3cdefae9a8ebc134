import { ArnFormat, Stack, StackProps } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { SecretEnvironment, TaggedSecretHierarchy } from 'cdk-managed-secrets';

const CODE = `
const { GetSecretValueCommand, SecretsManagerClient } = require('@aws-sdk/client-secrets-manager');
const client = new SecretsManagerClient();
exports.handler = async () => {
  const { VersionId } = await client.send(new GetSecretValueCommand({ SecretId: process.env.STATUS_PAGE_KEY }));
  return VersionId;
};
`;

export interface ConsumerStackProps extends StackProps {
  /** The account that owns the secrets. */
  readonly owner: string;
}

/** Reads the platform's secrets, or their replicas, in the stack's own region. */
export class ConsumerStack extends Stack {
  constructor(scope: Construct, id: string, props: ConsumerStackProps) {
    super(scope, id, props);
    const secrets = TaggedSecretHierarchy.fromTaggedSecretHierarchyAttributes(this, 'Secrets', {
      environment: SecretEnvironment.PRODUCTION,
      application: 'platform',
      account: props.owner,
      encryptionKeys: [kms.Alias.fromAliasName(this, 'Key', 'alias/platform-secrets')],
    });
    const monitor = new lambda.Function(this, 'Monitor', {
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline(CODE),
      environment: {
        STATUS_PAGE_KEY: this.formatArn({
          account: props.owner,
          service: 'secretsmanager',
          resource: 'secret',
          resourceName: `${secrets.path}/status-page`,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      },
    });
    secrets.access.read(monitor);
  }
}
