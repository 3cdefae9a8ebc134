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

/** Secrets of the platform team: replicated, readable in one other account, and one of them in the whole organization. */
export class SharedSecretsStack extends Stack {
  constructor(scope: Construct, id: string, props: SharedSecretsStackProps) {
    super(scope, id, props);
    const secrets = new TaggedSecretHierarchy(this, 'Secrets', {
      environment: SecretEnvironment.PRODUCTION,
      application: 'platform',
      // The alias is what other accounts and regions know the key by.
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

    // The owner's half; the consumer's half is in its own stack.
    secrets.access.read(new iam.AccountPrincipal(props.consumerAccount));
    outboundProxy.access.read(new iam.OrganizationPrincipal(props.organizationId));
  }
}
