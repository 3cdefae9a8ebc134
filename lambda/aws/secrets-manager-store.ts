import {
  DescribeSecretCommand, GetSecretValueCommand, ListSecretVersionIdsCommand, PutSecretValueCommand, ResourceNotFoundException,
  type SecretsManagerClient, SecretsManagerServiceException, type SecretVersionsListEntry, UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { type Cause, SecretStoreError } from '../rotation/errors';
import { AWSCURRENT, AWSPENDING, type SecretDescription, type SecretStore, type StoredVersion, type VersionSelector } from '../rotation/ports';
import type { Redactor } from '../rotation/redaction';

/** A secret keeps about 100 versions. Older passwords than these are unlikely to be the one that works. */
const UNLABELLED_LIMIT = 20;
const PAGE = 100;

/** Secrets Manager through the SDK. */
export class SecretsManagerStore implements SecretStore {
  constructor(private readonly client: SecretsManagerClient, private readonly redactor: Redactor) {}

  public describe(secretId: string): Promise<SecretDescription> {
    return this.call('DescribeSecret', async () => {
      const secret = await this.client.send(new DescribeSecretCommand({ SecretId: secretId }));
      return { arn: secret.ARN ?? secretId, stages: new Map(Object.entries(secret.VersionIdsToStages ?? {})) };
    });
  }

  public read(secretId: string, { stage, versionId }: VersionSelector): Promise<StoredVersion | undefined> {
    return this.call('GetSecretValue', async () => {
      try {
        const version = await this.client.send(new GetSecretValueCommand({ SecretId: secretId, VersionStage: stage, VersionId: versionId }));
        if (version.VersionId === undefined || version.SecretString === undefined) {
          throw new SecretStoreError('the version is binary; a rotation needs text');
        }
        return { versionId: version.VersionId, value: version.SecretString };
      } catch (error) {
        // Also returned for a version that RotateSecret created and that has no value yet.
        if (error instanceof ResourceNotFoundException) {
          return undefined;
        }
        throw error;
      }
    });
  }

  public unlabelled(secretId: string): Promise<readonly string[]> {
    return this.call('ListSecretVersionIds', async () => {
      const versions: SecretVersionsListEntry[] = [];
      let next: string | undefined;
      do {
        const page = await this.client.send(new ListSecretVersionIdsCommand({
          SecretId: secretId, IncludeDeprecated: true, MaxResults: PAGE, ...(next === undefined ? {} : { NextToken: next }),
        }));
        versions.push(...page.Versions ?? []);
        next = page.NextToken;
      } while (next !== undefined);
      return versions
        .filter((version) => (version.VersionStages ?? []).length === 0)
        .sort((one, other) => (other.CreatedDate?.getTime() ?? 0) - (one.CreatedDate?.getTime() ?? 0))
        .flatMap((version) => version.VersionId ?? [])
        .slice(0, UNLABELLED_LIMIT);
    });
  }

  public async putPending(secretId: string, versionId: string, value: string, rotationToken?: string): Promise<void> {
    await this.call('PutSecretValue', () => this.client.send(new PutSecretValueCommand({
      SecretId: secretId,
      ClientRequestToken: versionId,
      SecretString: value,
      VersionStages: [AWSPENDING],
      ...(rotationToken === undefined ? {} : { RotationToken: rotationToken }),
    })));
  }

  public async moveCurrent(secretId: string, { from, to }: { readonly from: string; readonly to: string }): Promise<void> {
    await this.call('UpdateSecretVersionStage', () => this.client.send(new UpdateSecretVersionStageCommand({
      SecretId: secretId, VersionStage: AWSCURRENT, MoveToVersionId: to, RemoveFromVersionId: from,
    })));
  }

  private async call<T>(operation: string, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw error instanceof SecretStoreError ? error : new SecretStoreError(`${operation} failed`, this.cause(error));
    }
  }

  /** The service identifies refusals by name, and operators search for that name. */
  private cause(error: unknown): Cause {
    const cause = this.redactor.cause(error);
    return error instanceof SecretsManagerServiceException ? { ...cause, code: error.name } : cause;
  }
}
