import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_SETTINGS } from '../../aws/client-settings';
import { SecretsManagerStore } from '../../aws/secrets-manager-store';
import { trustedCertificates } from '../../databases/certificates';
import { PgConnector } from '../../databases/postgres/pg-connector';
import { PostgresDatabase } from '../../databases/postgres/postgres-database';
import { createHandler, settingsFromEnvironment } from '../../rotation/create-handler';

/** Rotates secrets of PostgreSQL, Aurora PostgreSQL and Redshift. One client for the life of the function. */
const client = new SecretsManagerClient(CLIENT_SETTINGS);
let certificates: readonly string[] | undefined;

export const handler = createHandler({
  settings: settingsFromEnvironment(),
  store: (redactor) => new SecretsManagerStore(client, redactor),
  database: (environment) => new PostgresDatabase(new PgConnector(), environment),
  certificates: () => certificates ??= trustedCertificates(__dirname),
});
