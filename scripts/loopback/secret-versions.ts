import { ServiceException } from './service-exception';
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS, type StoredVersion, type VersionSelector } from '../../lambda/rotation/ports';

/** A version as ListSecretVersionIds returns it. */
export interface VersionSummary {
  readonly versionId: string;
  readonly stages: readonly string[];
  readonly created: Date;
}

interface Version {
  value?: string;
  readonly created: Date;
  readonly stages: Set<string>;
}

const VERSIONS_LIMIT = 100;
const LABELS_LIMIT = 20;
const VALUE_BYTES_LIMIT = 65_536;

/**
 * The versions of one secret, as Secrets Manager's documentation describes them:
 *
 * - The value of a version never changes.
 * - A label is on one version at most. AWSPREVIOUS follows AWSCURRENT.
 * - A second rotation is refused while one is pending.
 * - A version without labels can still be read by its id.
 * - There are at most 100 versions, since none here is old enough to be removed.
 */
export class SecretVersions {
  private readonly versions = new Map<string, Version>();

  /** PutSecretValue. */
  public put(versionId: string, value: string, stages: readonly string[] = [AWSCURRENT]): void {
    checkPut(versionId, value, stages);
    const known = this.versions.get(versionId);
    if (known?.value !== undefined) {
      if (known.value !== value) {
        throw new ServiceException('ResourceExistsException', 'the version already has another value');
      }
      // A repeated request is ignored, including its labels.
      return;
    }
    // The first value is AWSCURRENT, whatever labels the request has.
    const labels = this.holderOf(AWSCURRENT) === undefined ? new Set([AWSCURRENT, ...stages]) : stages;
    this.version(versionId).value = value;
    labels.forEach((stage) => this.give(stage, versionId));
  }

  /** UpdateSecretVersionStage. */
  public move(stage: string, from: string | undefined, to: string | undefined): void {
    const holder = this.holderOf(stage);
    if (from !== undefined && from !== holder) {
      throw new ServiceException('InvalidParameterException', `${stage} is not on version ${from}`);
    }
    if (from === undefined && holder !== undefined && holder !== to) {
      throw new ServiceException('InvalidParameterException', `${stage} is on version ${holder}: RemoveFromVersionId must name it`);
    }
    if (to === undefined) {
      this.take(stage, from);
    } else if (!this.versions.has(to)) {
      throw new ServiceException('ResourceNotFoundException', `there is no version ${to}`);
    } else if (stage === AWSCURRENT && this.versions.get(to)?.value === undefined) {
      throw new ServiceException('InvalidParameterException', `version ${to} has no value`);
    } else {
      this.give(stage, to);
    }
  }

  /** RotateSecret up to the first call of the function: creates the version for the four steps. */
  public beginRotation(token: string): void {
    const pending = this.holderOf(AWSPENDING);
    if (pending !== undefined && pending !== token && !this.versions.get(pending)?.stages.has(AWSCURRENT)) {
      throw new ServiceException('InvalidRequestException', 'a previous rotation isn\'t complete');
    }
    this.version(token);
    this.give(AWSPENDING, token);
  }

  /** CancelRotateSecret, or an operator who removes the label. */
  public cancelRotation(): void {
    this.versions.forEach(({ stages }) => stages.delete(AWSPENDING));
  }

  /** GetSecretValue by label, by id, or by both. With both, the version must have the label. */
  public read(selector: VersionSelector): StoredVersion | undefined {
    const stage = selector.stage ?? (selector.versionId === undefined ? AWSCURRENT : undefined);
    const versionId = selector.versionId ?? this.holderOf(stage ?? AWSCURRENT);
    const version = versionId === undefined ? undefined : this.versions.get(versionId);
    if (versionId === undefined || version?.value === undefined || (stage !== undefined && !version.stages.has(stage))) {
      return undefined;
    }
    return { versionId, value: version.value };
  }

  /** ListSecretVersionIds, newest first. Versions without a label are called deprecated. */
  public list(includeDeprecated: boolean): VersionSummary[] {
    return [...this.versions]
      .map(([versionId, { stages, created }]) => ({ versionId, stages: [...stages], created }))
      .filter(({ stages }) => includeDeprecated || stages.length > 0)
      .reverse();
  }

  public holderOf(stage: string): string | undefined {
    return [...this.versions].find(([, { stages }]) => stages.has(stage))?.[0];
  }

  private version(versionId: string): Version {
    const version = this.versions.get(versionId) ?? { created: new Date(), stages: new Set<string>() };
    if (!this.versions.has(versionId) && this.versions.size >= VERSIONS_LIMIT) {
      throw new ServiceException('LimitExceededException', `the secret has ${VERSIONS_LIMIT} versions of the last 24 hours`);
    }
    this.versions.set(versionId, version);
    return version;
  }

  private take(stage: string, from: string | undefined): void {
    if (stage === AWSCURRENT) {
      throw new ServiceException('InvalidParameterException', 'AWSCURRENT can be moved, but not removed');
    }
    if (from !== undefined) {
      this.versions.get(from)?.stages.delete(stage);
    }
  }

  private give(stage: string, to: string): void {
    const from = this.holderOf(stage);
    if (from === to) {
      return;
    }
    if (from !== undefined) {
      this.versions.get(from)?.stages.delete(stage);
      if (stage === AWSCURRENT) {
        this.give(AWSPREVIOUS, from);
      }
    }
    this.versions.get(to)?.stages.add(stage);
  }
}

function checkPut(versionId: string, value: string, stages: readonly string[]): void {
  if (versionId.length < 32 || versionId.length > 64) {
    throw new ServiceException('InvalidParameterException', 'a ClientRequestToken has 32 to 64 characters');
  }
  if (value === '' || Buffer.byteLength(value) > VALUE_BYTES_LIMIT) {
    throw new ServiceException('InvalidParameterException', `a SecretString has 1 to ${VALUE_BYTES_LIMIT} bytes`);
  }
  if (stages.length < 1 || stages.length > LABELS_LIMIT || stages.some((stage) => stage === '' || stage.length > 256)) {
    throw new ServiceException('InvalidParameterException', `there are 1 to ${LABELS_LIMIT} VersionStages of 1 to 256 characters`);
  }
}
