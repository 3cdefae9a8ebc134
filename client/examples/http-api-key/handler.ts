import {
  AuthenticationError, type CustomRotation, type RotationContext, RotationError, rotationHandler, SecretShapeError, type SecretValue, UserStateError,
} from 'cdk-managed-secrets-client/rotation';

/** Rotates the key of the API in `key-service.ts`. The secret is `{ "url": "https://…", "apiKey": "…" }`. */
export const orderKeys: CustomRotation = {
  async set({ current, pending }, context) {
    const key = await workingKey([current, pending], context);
    if (key === undefined) {
      throw new AuthenticationError('the service refuses the current, the pending and every former key');
    }
    await context.guard();
    // A state, not an action: however often it is asked for, these two keys are valid afterwards.
    const valid = [pending.field('apiKey'), current.field('apiKey')];
    const status = await call(current, 'PUT', '/keys', key, context, { valid });
    if (status !== 204) {
      throw new RotationError(`the service answered ${status} to the new keys`);
    }
  },

  async test(value, context) {
    const status = await call(value, 'GET', '/orders', value.field('apiKey'), context);
    if (status === 401) {
      throw new AuthenticationError('the service refuses the key');
    }
    if (status !== 200) {
      throw new UserStateError(`the service accepts the key, but answers ${status}`);
    }
  },
};

export const handler = rotationHandler(orderKeys, { fields: ['apiKey'] });

/** The first key that the service accepts. Former ones come from rotations that were cancelled before their end. */
async function workingKey(likely: readonly SecretValue[], context: RotationContext): Promise<string | undefined> {
  const [current] = likely;
  const accepts = async (value: SecretValue): Promise<boolean> =>
    await call(value, 'GET', '/orders', value.field('apiKey'), context) !== 401;
  for (const value of likely) {
    if (await accepts(value)) {
      return value.field('apiKey');
    }
  }
  for await (const value of context.former()) {
    // Only if it would be sent to the same host.
    if (value.field('url') === current?.field('url') && await accepts(value)) {
      return value.field('apiKey');
    }
  }
  return undefined;
}

/** The status of the answer. */
async function call(secret: SecretValue, method: string, path: string, key: string, { signal }: RotationContext, body?: object): Promise<number> {
  const url = new URL(path, secret.field('url'));
  if (url.protocol !== 'https:' && url.hostname !== '127.0.0.1') {
    throw new SecretShapeError('url must begin with https:, otherwise the key is sent in clear text');
  }
  const response = await fetch(url, {
    method,
    signal,
    redirect: 'error',
    headers: { 'authorization': `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  await response.arrayBuffer();
  return response.status;
}
