import { SecretStoreError } from '../../../lambda/rotation/errors';
import {
  AWSCURRENT, AWSPENDING, AWSPREVIOUS, type SecretDescription, type SecretStore, type StoredVersion, type VersionSelector,
} from '../../../lambda/rotation/ports';

interface Version {
  value?: string;
  readonly stages: Set<string>;
}

/**
 * Secrets Manager as documented, stricter than moto: a version takes one value for ever, a label is
 * on one version, AWSPREVIOUS follows AWSCURRENT, a second rotation is refused while one is pending,
 * and versions without label can still be read by their id.
 */
export class StrictSecretStore implements SecretStore {
  private readonly secrets = new Map<string, Map<string, Version>>();

  /** Makes a secret with a first value, or gives it another one, as an operator does. */
  public operatorPuts(arn: string, versionId: string, value: string): void {
    const versions = this.secrets.get(arn) ?? new Map<string, Version>();
    this.secrets.set(arn, versions);
    versions.set(versionId, { value, stages: new Set() });
    this.give(versions, AWSCURRENT, versionId);
  }

  /** RotateSecret: makes the version that the four steps will be called with. */
  public beginRotation(arn: string, token: string): void {
    const versions = this.versions(arn);
    const pending = this.holder(versions, AWSPENDING);
    if (pending !== undefined && pending !== token && !versions.get(pending)?.stages.has(AWSCURRENT)) {
      throw new SecretStoreError('a previous rotation isn\'t complete');
    }
    if (!versions.has(token)) {
      versions.set(token, { stages: new Set() });
    }
    this.give(versions, AWSPENDING, token);
  }

  /** CancelRotateSecret, and an operator taking the label away. */
  public operatorCancels(arn: string): void {
    for (const version of this.versions(arn).values()) {
      version.stages.delete(AWSPENDING);
    }
  }

  public valueAt(arn: string, stage: string): string | undefined {
    const versions = this.versions(arn);
    return versions.get(this.holder(versions, stage) ?? '')?.value;
  }

  /** Every value ever stored: none may stand in a log. */
  public everyValue(): string[] {
    return [...this.secrets.values()].flatMap((versions) => [...versions.values()].flatMap((version) => version.value ?? []));
  }

  public async describe(secretId: string): Promise<SecretDescription> {
    const labelled = [...this.versions(secretId)].filter(([, version]) => version.stages.size > 0);
    return { arn: secretId, stages: new Map(labelled.map(([id, version]) => [id, [...version.stages]])) };
  }

  public async read(secretId: string, { stage, versionId }: VersionSelector): Promise<StoredVersion | undefined> {
    const versions = this.versions(secretId);
    const id = versionId ?? this.holder(versions, stage ?? AWSCURRENT);
    const version = id === undefined ? undefined : versions.get(id);
    if (id === undefined || version?.value === undefined || (stage !== undefined && !version.stages.has(stage))) {
      return undefined;
    }
    return { versionId: id, value: version.value };
  }

  public async unlabelled(secretId: string): Promise<readonly string[]> {
    return [...this.versions(secretId)].filter(([, version]) => version.stages.size === 0).map(([id]) => id).reverse();
  }

  public async putPending(secretId: string, versionId: string, value: string): Promise<void> {
    const versions = this.versions(secretId);
    const version = versions.get(versionId);
    if (versionId.length < 32 || versionId.length > 64) {
      throw new SecretStoreError('a ClientRequestToken has 32 to 64 characters');
    }
    if (version?.value !== undefined && version.value !== value) {
      throw new SecretStoreError('ResourceExistsException: the version already has another value');
    }
    versions.set(versionId, { value, stages: version?.stages ?? new Set() });
    this.give(versions, AWSPENDING, versionId);
  }

  public async moveCurrent(secretId: string, { from, to }: { readonly from: string; readonly to: string }): Promise<void> {
    const versions = this.versions(secretId);
    if (this.holder(versions, AWSCURRENT) !== from) {
      throw new SecretStoreError(`InvalidParameterException: AWSCURRENT is not on version ${from}`);
    }
    if (versions.get(to)?.value === undefined) {
      throw new SecretStoreError(`InvalidParameterException: version ${to} has no value`);
    }
    this.give(versions, AWSCURRENT, to);
  }

  private give(versions: Map<string, Version>, stage: string, to: string): void {
    const from = this.holder(versions, stage);
    if (from === to) {
      return;
    }
    if (from !== undefined) {
      versions.get(from)?.stages.delete(stage);
      if (stage === AWSCURRENT) {
        this.give(versions, AWSPREVIOUS, from);
      }
    }
    versions.get(to)?.stages.add(stage);
  }

  private holder(versions: Map<string, Version>, stage: string): string | undefined {
    return [...versions].find(([, version]) => version.stages.has(stage))?.[0];
  }

  private versions(arn: string): Map<string, Version> {
    const versions = this.secrets.get(arn);
    if (!versions) {
      throw new SecretStoreError(`ResourceNotFoundException: ${arn}`);
    }
    return versions;
  }
}
