/**
 * Replaces the packages in the bundle by which `tedious` logs in to Azure and reads its key
 * vault, two thirds of its size. Logins here have a user name and a password.
 */
class NotIncluded {
  constructor() {
    throw new Error('logins by Azure are not part of this function');
  }
}

export { NotIncluded as ClientSecretCredential, NotIncluded as DefaultAzureCredential };
export { NotIncluded as ManagedIdentityCredential, NotIncluded as UsernamePasswordCredential };
export { NotIncluded as CryptographyClient, NotIncluded as KeyClient };

export function isTokenCredential(): boolean {
  return false;
}
