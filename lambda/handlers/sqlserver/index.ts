import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_SETTINGS } from '../../aws/client-settings';
import { SecretsManagerStore } from '../../aws/secrets-manager-store';
import { trustedCertificates } from '../../databases/certificates';
import { SqlServerDatabase } from '../../databases/sqlserver/sqlserver-database';
import { TediousConnector } from '../../databases/sqlserver/tedious-connector';
import { createHandler, settingsFromEnvironment } from '../../rotation/create-handler';

/** Rotates secrets of Microsoft SQL Server. One client for the life of the function. */
const client = new SecretsManagerClient(CLIENT_SETTINGS);
let certificates: readonly string[] | undefined;

export const handler = createHandler({
  settings: settingsFromEnvironment(),
  store: (redactor) => new SecretsManagerStore(client, redactor),
  database: (environment) => new SqlServerDatabase(new TediousConnector(), environment),
  certificates: () => certificates ??= trustedCertificates(__dirname),
});
