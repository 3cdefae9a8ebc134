import { Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SecretsEncryptionKey } from 'cdk-managed-secrets';

/** The key of the replicas: a key cannot be used in another region, so each region has its own. */
export class ReplicaKeyStack extends Stack {
  public readonly key: SecretsEncryptionKey;

  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    this.key = new SecretsEncryptionKey(this, 'Key', { alias: 'platform-secrets' });
  }
}
