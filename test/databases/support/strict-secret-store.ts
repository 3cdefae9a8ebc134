import { SecretStoreError } from '../../../lambda/rotation/errors';
import {
  AWSCURRENT, AWSPENDING, type SecretDescription, type SecretStore, type StoredVersion, type VersionSelector,
} from '../../../lambda/rotation/ports';
import type { SecretVersions } from '../../../scripts/loopback/secret-versions';
import { SecretsManager } from '../../../scripts/loopback/secrets-manager';
import { ServiceException } from '../../../scripts/loopback/service-exception';

/** The port straight over Secrets Manager in memory, which is as strict as the service is documented to be. */
export class StrictSecretStore implements SecretStore {
  public readonly service = new SecretsManager();

  /** Makes a secret with a first value, or gives it another one, as an operator does. */
  public operatorPuts(arn: string, versionId: string, value: string): void {
    if (this.service.has(arn)) {
      this.secret(arn).put(versionId, value);
    } else {
      this.service.create(arn, value, versionId);
    }
  }

  /** RotateSecret: makes the version that the four steps will be called with. */
  public beginRotation(arn: string, token: string): void {
    told(() => this.secret(arn).beginRotation(token));
  }

  /** CancelRotateSecret, and an operator taking the label away. */
  public operatorCancels(arn: string): void {
    this.secret(arn).cancelRotation();
  }

  public valueAt(arn: string, stage: string): string | undefined {
    return this.secret(arn).read({ stage })?.value;
  }

  /** Every value ever stored: none may stand in a log. */
  public everyValue(): string[] {
    return this.service.everyValue();
  }

  public async describe(secretId: string): Promise<SecretDescription> {
    return { arn: secretId, stages: new Map(this.secret(secretId).list(false).map(({ versionId, stages }) => [versionId, stages])) };
  }

  public async read(secretId: string, selector: VersionSelector): Promise<StoredVersion | undefined> {
    return this.secret(secretId).read(selector);
  }

  public async unlabelled(secretId: string): Promise<readonly string[]> {
    return this.secret(secretId).list(true).filter(({ stages }) => stages.length === 0).map(({ versionId }) => versionId);
  }

  public async putPending(secretId: string, versionId: string, value: string): Promise<void> {
    told(() => this.secret(secretId).put(versionId, value, [AWSPENDING]));
  }

  public async moveCurrent(secretId: string, { from, to }: { readonly from: string; readonly to: string }): Promise<void> {
    told(() => this.secret(secretId).move(AWSCURRENT, from, to));
  }

  private secret(arn: string): SecretVersions {
    return told(() => this.service.secret(arn));
  }
}

/** Refusals as the port has them. */
function told<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof ServiceException ? new SecretStoreError(`${error.name}: ${error.message}`) : error;
  }
}
