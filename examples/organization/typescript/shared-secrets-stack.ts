import { Stack, StackProps } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { RotationStrategy, SecretEnvironment, SecretGuards, SecretsEncryptionKey, TaggedSecretHierarchy } from 'cdk-managed-secrets';

export interface SharedSecretsStackProps extends StackProps {
  readonly replicaRegion: string;
  readonly replicaKey: kms.IKey;
  readonly consumerAccount: string;
  readonly organizationId: string;
}

/** Replicated secrets of the platform team. One other account may read all of them, the whole organization one of them. */
export class SharedSecretsStack extends Stack {
  constructor(scope: Construct, id: string, props: SharedSecretsStackProps) {
    super(scope, id, props);
    const secrets = new TaggedSecretHierarchy(this, 'Secrets', {
      environment: SecretEnvironment.PRODUCTION,
      application: 'platform',
      // Other accounts and regions refer to the key by this alias.
      encryptionKey: new SecretsEncryptionKey(this, 'Key', { alias: 'platform-secrets' }),
      replicaRegions: [{ region: props.replicaRegion, encryptionKey: props.replicaKey }],
      guards: SecretGuards.standard({ organizationId: props.organizationId }),
    });
    const statusPage = secrets.addApiKeySecret('status-page');
    const outboundProxy = secrets.addApiKeySecret('outbound-proxy');
    const logArchive = secrets.addOAuthClientSecret('log-archive', {
      clientId: 'platform',
      tokenEndpoint: 'https://login.example.com/oauth2/token',
    });
    [statusPage, outboundProxy, logArchive].forEach((secret) => secret.addRotation(RotationStrategy.none('Its issuer renews it')));

    // The owner's permissions. The consumer's permissions are in the consumer's stack.
    secrets.access.read(new iam.AccountPrincipal(props.consumerAccount));
    outboundProxy.access.read(new iam.OrganizationPrincipal(props.organizationId));
  }
}
