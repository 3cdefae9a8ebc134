/**
 * Stands in, in the bundle, for the packages by which `tedious` logs in to Azure and reads its key
 * vault: two thirds of what it would weigh. Logins here have a user name and a password.
 */
class NotHere {
  constructor() {
    throw new Error('logins by Azure are not part of this function');
  }
}

export { NotHere as ClientSecretCredential, NotHere as DefaultAzureCredential };
export { NotHere as ManagedIdentityCredential, NotHere as UsernamePasswordCredential };
export { NotHere as CryptographyClient, NotHere as KeyClient };

export function isTokenCredential(): boolean {
  return false;
}
