import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { AWSCURRENT } from '../../../lambda/rotation/ports';
import { DeployedBundle, shippedBundle } from '../../../scripts/loopback/deployed-bundle';
import type { FunctionProcess } from '../../../scripts/loopback/function-process';
import { rotateSecret } from '../../../scripts/loopback/rotate-secret';
import type { SecretsManager } from '../../../scripts/loopback/secrets-manager';
import { SecretsManagerServer } from '../../../scripts/loopback/secrets-manager-server';
import { RotationFunction } from '../../../src/rotation/function/rotation-function';
import type { RotationFunctionProps } from '../../../src/rotation/function/rotation-function-props';
import { collect } from '../../databases/support/logs';
import { SECRET, SUPERUSER_SECRET } from '../../databases/support/runner';

/** What stands in a rotation's way. */
export type Properties = Omit<RotationFunctionProps, 'superuserSecret'> & { readonly withSuperuser?: boolean };

/** A shipped bundle, told what the construct tells it, against Secrets Manager on this machine. */
export class LoopbackRotation {
  /** Every request to Secrets Manager, in order. */
  public readonly requests: string[] = [];
  /** From now on, requests get no answer. */
  public isSilent = false;
  private readonly server = new SecretsManagerServer(undefined, {
    before: async (what) => void this.requests.push(what),
    after: () => this.isSilent ? new Promise(() => undefined) : Promise.resolve(),
  });
  private readonly bundle: DeployedBundle;
  private endpoint = '';
  private readonly started: FunctionProcess[] = [];

  constructor(name: string, certificates: readonly string[] = []) {
    this.bundle = new DeployedBundle(shippedBundle(name), certificates);
  }

  public get service(): SecretsManager {
    return this.server.service;
  }

  /** All that the functions wrote. */
  public get output(): string {
    return this.started.map(({ output }) => output).join('');
  }

  public async open(): Promise<void> {
    this.endpoint = await this.server.start();
  }

  public async close(): Promise<void> {
    await Promise.all(this.started.map((one) => one.stop()));
    // For the search at the end of the run: these processes share nothing with it.
    this.output.split('\n').filter((line) => line !== '').forEach((line) => collect('line', line));
    this.service.everyValue().forEach((value) => collect('value', value));
    await this.server.stop();
    this.bundle.remove();
  }

  /** A fresh process with the environment that `RotationFunction` gives it. */
  public start(properties: Properties, variables: Readonly<Record<string, string>> = {}): Promise<FunctionProcess> {
    return this.startWith({ ...variablesOf(properties), ...variables });
  }

  /** A fresh process with this environment. */
  public async startWith(variables: Readonly<Record<string, string>>): Promise<FunctionProcess> {
    const started = await this.bundle.start(this.endpoint, variables);
    this.started.push(started);
    return started;
  }

  public async rotate(started: FunctionProcess, arn: string = SECRET): Promise<void> {
    await rotateSecret(this.service, arn, async (event) => void await started.invoke(event));
  }

  public value(stage: string = AWSCURRENT, arn: string = SECRET): string {
    return this.service.secret(arn).read({ stage })?.value ?? '';
  }
}

function variablesOf({ withSuperuser, ...properties }: Properties): Record<string, string> {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
  const superuserSecret = withSuperuser ? secretsmanager.Secret.fromSecretCompleteArn(stack, 'Superuser', SUPERUSER_SECRET) : undefined;
  new RotationFunction(stack, 'Rotation', { ...properties, superuserSecret });
  const [made] = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  return made.Properties.Environment.Variables;
}
