import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { RotationSettings } from '../../src/private/handler-contract';
import { CLIENT_SETTINGS } from '../aws/client-settings';
import { SecretsManagerStore } from '../aws/secrets-manager-store';
import { trustedCertificates } from '../databases/certificates';
import type { Database, DatabaseEnvironment } from '../databases/database';
import { createHandler, settingsFromEnvironment } from '../rotation/create-handler';
import type { RotationEvent } from '../rotation/rotation';

/**
 * A handler for the users of one kind of database. The client and the certificates serve all events of the process.
 *
 * @param bundleFolder the folder of the bundle, in which the build puts the certificates of RDS
 */
export function databaseHandler(
  bundleFolder: string, database: (environment: DatabaseEnvironment) => Database, settings: RotationSettings = settingsFromEnvironment(),
): (event: RotationEvent) => Promise<void> {
  const client = new SecretsManagerClient(CLIENT_SETTINGS);
  let certificates: readonly string[] | undefined;
  return createHandler({
    settings,
    store: (redactor) => new SecretsManagerStore(client, redactor),
    database,
    certificates: () => certificates ??= trustedCertificates(bundleFolder),
  });
}
