import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_SETTINGS } from '../../aws/client-settings';
import { SecretsManagerStore } from '../../aws/secrets-manager-store';
import { trustedCertificates } from '../../databases/certificates';
import { MysqlConnector } from '../../databases/mysql/mysql-connector';
import { MysqlDatabase } from '../../databases/mysql/mysql-database';
import { createHandler, settingsFromEnvironment } from '../../rotation/create-handler';

/** Rotates secrets of MySQL, MariaDB and Aurora MySQL. One client for the life of the function. */
const client = new SecretsManagerClient(CLIENT_SETTINGS);
let certificates: readonly string[] | undefined;

export const handler = createHandler({
  settings: settingsFromEnvironment(),
  store: (redactor) => new SecretsManagerStore(client, redactor),
  database: (environment) => new MysqlDatabase(new MysqlConnector(), environment),
  certificates: () => certificates ??= trustedCertificates(__dirname),
});
