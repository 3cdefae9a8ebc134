import { App, AppProps, NestedStack, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { buildApp as buildPlain } from '../../../examples/orders-service/plain/app';
import { OrdersServiceStack as PlainOrdersServiceStack } from '../../../examples/orders-service/plain/orders-service-stack';
import { buildApp as buildOrdersService } from '../../../examples/orders-service/typescript/app';
import { OrdersService } from '../../../examples/orders-service/typescript/orders-service';
import { OrdersServiceStack } from '../../../examples/orders-service/typescript/orders-service-stack';
import { buildApp as buildOrganization } from '../../../examples/organization/typescript/app';
import { ConsumerStack } from '../../../examples/organization/typescript/consumer-stack';
import { ReplicaKeyStack } from '../../../examples/organization/typescript/replica-key-stack';
import { SharedSecretsStack } from '../../../examples/organization/typescript/shared-secrets-stack';
import { buildApp as buildQuickstart } from '../../../examples/quickstart/typescript/app';
import { QuickstartStack } from '../../../examples/quickstart/typescript/quickstart-stack';

/** Where an example is deployed; nothing is given where that is decided at deployment. */
export interface Place {
  readonly account?: string;
  readonly region?: string;
  readonly replicaRegion?: string;
}

export interface Example {
  readonly name: string;
  /** The application as its `main.ts` synthesizes it. */
  readonly buildApp: (props?: AppProps) => App;
  /** Its stacks in another place of the construct tree and of the world. */
  readonly buildIn: (scope: Construct, place: Place) => void;
}

export const QUICKSTART: Example = {
  name: 'quickstart',
  buildApp: buildQuickstart,
  buildIn: (scope, { account, region }) => { new QuickstartStack(scope, 'Quickstart', { env: { account, region } }); },
};

export const ORDERS_SERVICE: Example = {
  name: 'orders-service',
  buildApp: buildOrdersService,
  buildIn: (scope, { account, region }) => { new OrdersServiceStack(scope, 'OrdersService', { env: { account, region } }); },
};

export const ORDERS_SERVICE_PLAIN: Example = {
  name: 'orders-service by hand',
  buildApp: buildPlain,
  buildIn: (scope, { account, region }) => { new PlainOrdersServiceStack(scope, 'OrdersService', { env: { account, region } }); },
};

export const ORDERS_SERVICE_NESTED: Example = {
  name: 'orders-service in a nested stack',
  buildApp: (props) => {
    const app = new App(props);
    ORDERS_SERVICE_NESTED.buildIn(app, {});
    return app;
  },
  buildIn: (scope, { account, region }) => {
    const parent = new Stack(scope, 'Parent', { env: { account, region } });
    new OrdersService(new NestedStack(parent, 'OrdersService'), 'Orders');
  },
};

export const ORGANIZATION: Example = {
  name: 'organization',
  buildApp: buildOrganization,
  buildIn: (scope, { account, region, replicaRegion }) => {
    const owner = account ?? '111111111111';
    const replica = new ReplicaKeyStack(scope, 'ReplicaKey', { env: { account, region: replicaRegion } });
    new SharedSecretsStack(scope, 'SharedSecrets', {
      env: { account, region },
      replicaRegion: replicaRegion ?? 'eu-central-1',
      replicaKey: replica.key,
      consumerAccount: '222222222222',
      organizationId: 'o-a1b2c3d4e5',
    });
    new ConsumerStack(scope, 'OtherAccount', { env: { account: account && '222222222222', region }, owner });
    new ConsumerStack(scope, 'OtherRegion', { env: { account, region: replicaRegion }, owner });
    new ConsumerStack(scope, 'OtherAccountAndRegion', { env: { account: account && '222222222222', region: replicaRegion }, owner });
  },
};

export const EXAMPLES = [QUICKSTART, ORDERS_SERVICE, ORDERS_SERVICE_PLAIN, ORGANIZATION];
