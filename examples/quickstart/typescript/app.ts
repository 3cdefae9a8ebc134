import { App, AppProps } from 'aws-cdk-lib';
import { QuickstartStack } from './quickstart-stack';

/** The application. Its account is an example: synthesis looks nothing up in it. */
export function buildApp(props: AppProps = {}): App {
  const app = new App(props);
  new QuickstartStack(app, 'Quickstart', { env: { account: '111111111111', region: 'eu-west-1' } });
  return app;
}
