import { App, AppProps } from 'aws-cdk-lib';
import { ConsumerStack } from './consumer-stack';
import { ReplicaKeyStack } from './replica-key-stack';
import { SharedSecretsStack } from './shared-secrets-stack';

const OWNER = '111111111111';
const CONSUMER = '222222222222';
const REGION = 'eu-west-1';
const REPLICA_REGION = 'eu-central-1';

/** The application. Its accounts and its organization are examples: synthesis looks nothing up in them. */
export function buildApp(props: AppProps = {}): App {
  const app = new App(props);
  const replica = new ReplicaKeyStack(app, 'ReplicaKey', { env: { account: OWNER, region: REPLICA_REGION } });
  new SharedSecretsStack(app, 'SharedSecrets', {
    env: { account: OWNER, region: REGION },
    replicaRegion: REPLICA_REGION,
    replicaKey: replica.key,
    consumerAccount: CONSUMER,
    organizationId: 'o-a1b2c3d4e5',
  });
  new ConsumerStack(app, 'OtherAccount', { env: { account: CONSUMER, region: REGION }, owner: OWNER });
  new ConsumerStack(app, 'OtherRegion', { env: { account: OWNER, region: REPLICA_REGION }, owner: OWNER });
  new ConsumerStack(app, 'OtherAccountAndRegion', { env: { account: CONSUMER, region: REPLICA_REGION }, owner: OWNER });
  return app;
}
