import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_SETTINGS } from '../../aws/client-settings';
import { SecretsManagerStore } from '../../aws/secrets-manager-store';
import { createHandler, settingsFromEnvironment } from '../../rotation/create-handler';

/** Rotates secrets whose value is stored in Secrets Manager only. One client serves all events of the process. */
const client = new SecretsManagerClient(CLIENT_SETTINGS);

export const handler = createHandler({
  settings: settingsFromEnvironment(),
  store: (redactor) => new SecretsManagerStore(client, redactor),
});
