import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SecretsManagerStore } from '../../aws/secrets-manager-store';
import { createHandler, settingsFromEnvironment } from '../../rotation/create-handler';

/** Rotates secrets that nothing else must learn. One client for the life of the function. */
const client = new SecretsManagerClient({});

export const handler = createHandler({
  settings: settingsFromEnvironment(),
  store: (redactor) => new SecretsManagerStore(client, redactor),
});
