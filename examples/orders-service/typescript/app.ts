import { App, AppProps } from 'aws-cdk-lib';
import { OrdersServiceStack } from './orders-service-stack';

/** The application. Its account is an example: synthesis looks nothing up in it. */
export function buildApp(props: AppProps = {}): App {
  const app = new App(props);
  new OrdersServiceStack(app, 'OrdersService', { env: { account: '111111111111', region: 'eu-west-1' } });
  return app;
}
