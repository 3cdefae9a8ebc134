import { SecretShapeError, StagingLabelError } from './errors';
import type { Log } from './log';
import { generatePassword } from './password';
import type { Random, SecretDescription, SecretStore, StoredVersion } from './ports';
import type { Redactor } from './redaction';
import { MAX_REPLACEMENTS, replacementId, rotationVersions, type RotationVersions } from './versions';
import type { RotationSettings } from '../../src/private/handler-contract';

/** What all rotations of one function share. */
export interface RotationTools {
  readonly store: SecretStore;
  readonly random: Random;
  readonly redactor: Redactor;
  readonly log: Log;
  readonly settings: RotationSettings;
}

/** The rotation that a step belongs to. */
export interface RotationRequest {
  readonly secretId: string;
  readonly token: string;
  readonly rotationToken?: string;
}

/**
 * One rotation of one secret, as a step sees it: the versions, their values, and the moves of labels that are
 * allowed. Labels are read again before each decision, since other callers can move them.
 */
export class SecretRotation {
  public static async begin(tools: RotationTools, request: RotationRequest): Promise<SecretRotation> {
    const description = await tools.store.describe(request.secretId);
    return new SecretRotation(tools, request, description, rotationVersions(description, request.token));
  }

  private constructor(
    public readonly tools: RotationTools,
    private readonly request: RotationRequest,
    private description: SecretDescription,
    private versions: RotationVersions,
  ) {}

  public get arn(): string {
    return this.description.arn;
  }

  /** Whether the new value is AWSCURRENT already. */
  public get isDone(): boolean {
    return this.versions.current === this.versions.pending;
  }

  public async current(): Promise<string> {
    const version = await this.value(this.versions.current);
    if (version === undefined) {
      throw new SecretShapeError('the version AWSCURRENT has no value');
    }
    return version;
  }

  /** The pending value; undefined if none is stored yet. */
  public pending(): Promise<string | undefined> {
    return this.value(this.versions.pending);
  }

  /** Values that were current or pending before, newest first. Versions without a label come from cancelled rotations. */
  public async *former(): AsyncGenerator<string> {
    const labelled = [...this.description.stages.keys()].filter((id) => id !== this.versions.current && id !== this.versions.pending);
    for (const versionId of labelled) {
      yield* this.defined(await this.value(versionId));
    }
    for (const versionId of await this.tools.store.unlabelled(this.arn)) {
      yield* this.defined(await this.value(versionId));
    }
  }

  /** Stores the pending value. */
  public async putPending(value: string): Promise<void> {
    await this.tools.store.putPending(this.arn, this.versions.pending, value, this.request.rotationToken);
  }

  /** Stores another pending value instead of one that cannot be used. */
  public async replacePending(value: string): Promise<void> {
    const replacements = this.versions.replacements + 1;
    if (replacements > MAX_REPLACEMENTS) {
      throw new StagingLabelError(`the pending value was replaced ${MAX_REPLACEMENTS} times; `
        + 'cancel this rotation, correct its settings and start another');
    }
    await this.ensureInProgress();
    this.versions = { ...this.versions, pending: replacementId(this.request.token, replacements), replacements };
    await this.putPending(value);
    this.tools.log.warn('pending value replaced', { replacements });
  }

  /** @throws StagingLabelError if this rotation was cancelled, or another one began, since the step began */
  public async ensureInProgress(): Promise<void> {
    const pending = this.versions.pending;
    this.description = await this.tools.store.describe(this.request.secretId);
    this.versions = rotationVersions(this.description, this.request.token);
    if (this.versions.pending !== pending) {
      throw new StagingLabelError(`the pending value moved to version ${this.versions.pending} in the meantime`);
    }
  }

  /** Makes the pending version AWSCURRENT, once. */
  public async promote(): Promise<void> {
    await this.ensureInProgress();
    if (this.isDone) {
      return;
    }
    await this.tools.store.moveCurrent(this.arn, { from: this.versions.current, to: this.versions.pending });
    this.tools.log.info('AWSCURRENT moved', { from: this.versions.current, to: this.versions.pending });
    this.versions = { ...this.versions, current: this.versions.pending };
  }

  public newPassword(): string {
    const password = generatePassword(this.tools.settings.password, this.tools.random);
    this.tools.redactor.learn(password);
    return password;
  }

  private async value(versionId: string): Promise<string | undefined> {
    return learn(this.tools.redactor, await this.tools.store.read(this.arn, { versionId }));
  }

  private *defined(value: string | undefined): Generator<string> {
    if (value !== undefined) {
      yield value;
    }
  }
}

/** Adds to the redactor what must never be logged: the whole value, and every secret field in it. */
export function learn(redactor: Redactor, version: StoredVersion | undefined): string | undefined {
  if (version === undefined) {
    return undefined;
  }
  redactor.learn(version.value);
  for (const value of secretFields(version.value)) {
    redactor.learn(value);
  }
  return version.value;
}

const SHORTEST_NUMBER = 6;

/** Names of users and hosts keep errors readable. Every other text in a secret counts as secret. */
const NOT_SECRET = new Set(['username', 'host', 'port', 'dbname', 'engine', 'ssl', 'dbInstanceIdentifier', 'dbClusterIdentifier', 'masterarn']);

function secretFields(value: string): string[] {
  try {
    const parsed: unknown = JSON.parse(value);
    const entries = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
    return entries.filter(([field]) => !NOT_SECRET.has(field)).flatMap(([, content]: [string, unknown]) => texts(content));
  } catch {
    return [];
  }
}

/** Every text and number in it, at any depth. */
function texts(content: unknown): string[] {
  if (typeof content === 'object' && content !== null) {
    return Object.values(content).flatMap(texts);
  }
  return typeof content === 'string' || isLongNumber(content) ? [String(content)] : [];
}

/** A number of a few digits is not secret by itself, and messages without it would be unreadable. */
function isLongNumber(content: unknown): boolean {
  return typeof content === 'number' && String(content).length >= SHORTEST_NUMBER;
}
