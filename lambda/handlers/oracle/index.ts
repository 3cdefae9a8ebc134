import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_SETTINGS } from '../../aws/client-settings';
import { SecretsManagerStore } from '../../aws/secrets-manager-store';
import { trustedCertificates } from '../../databases/certificates';
import { OracleDatabase } from '../../databases/oracle/oracle-database';
import { OracledbConnector } from '../../databases/oracle/oracledb-connector';
import { createHandler, settingsFromEnvironment } from '../../rotation/create-handler';

/** Rotates secrets of Oracle. One client for the life of the function. */
const client = new SecretsManagerClient(CLIENT_SETTINGS);
let certificates: readonly string[] | undefined;

export const handler = createHandler({
  settings: settingsFromEnvironment(),
  store: (redactor) => new SecretsManagerStore(client, redactor),
  database: (environment) => new OracleDatabase(new OracledbConnector(), environment),
  certificates: () => certificates ??= trustedCertificates(__dirname),
});
