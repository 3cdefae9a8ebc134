import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_SETTINGS } from '../../aws/client-settings';
import { SecretsManagerStore } from '../../aws/secrets-manager-store';
import { trustedCertificates } from '../../databases/certificates';
import { DriverConnector } from '../../databases/mongodb/mongo-connector';
import { MongoDatabase } from '../../databases/mongodb/mongo-database';
import { createHandler, settingsFromEnvironment } from '../../rotation/create-handler';

/** Rotates secrets of DocumentDB. One client for the life of the function. */
const client = new SecretsManagerClient(CLIENT_SETTINGS);
let certificates: readonly string[] | undefined;

export const handler = createHandler({
  settings: settingsFromEnvironment(),
  store: (redactor) => new SecretsManagerStore(client, redactor),
  database: (environment) => new MongoDatabase(new DriverConnector(), environment),
  certificates: () => certificates ??= trustedCertificates(__dirname),
});
