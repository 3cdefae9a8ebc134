import type { AdapterFactory } from './engine-kit';
import { overheardHandler } from './logs';
import { type Probe, watch } from './watch';
import type { createHandler, HandlerParts } from '../../../lambda/rotation/create-handler';
import type { Step } from '../../../lambda/rotation/errors';
import type { SecretStore } from '../../../lambda/rotation/ports';

export const SECRET = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:orders-AbCdEf';
export const SUPERUSER_SECRET = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:superuser-AbCdEf';
export const STEPS: readonly Step[] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

/** What both the suite and the crash child make a handler from. */
export interface HandlerOrder {
  readonly settings: HandlerParts['settings'];
  readonly certificates: readonly string[];
  readonly timeoutMillis?: number;
}

/** Where a handler's calls go: what reaches outside, and who is told of it. */
export interface HandlerOutside {
  readonly adapter: AdapterFactory;
  readonly store: SecretStore;
  readonly probe: Probe;
  readonly write: (line: string) => void;
}

export function handlerFor(order: HandlerOrder, { adapter, store, probe, write }: HandlerOutside): ReturnType<typeof createHandler> {
  return overheardHandler({
    settings: order.settings,
    store: () => watch(store, 'secrets', probe),
    database: (environment) => adapter(environment, probe, order.settings),
    certificates: () => order.certificates,
    sink: { write },
    connectTimeoutMillis: order.timeoutMillis ?? 5_000,
    statementTimeoutMillis: order.timeoutMillis ?? 5_000,
  });
}
