import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_SETTINGS } from '../../aws/client-settings';
import { SecretsManagerStore } from '../../aws/secrets-manager-store';
import { createHandler, settingsFromEnvironment } from '../../rotation/create-handler';

/** Rotates secrets that nothing else must learn. One client for the life of the function. */
const client = new SecretsManagerClient(CLIENT_SETTINGS);

export const handler = createHandler({
  settings: settingsFromEnvironment(),
  store: (redactor) => new SecretsManagerStore(client, redactor),
});
