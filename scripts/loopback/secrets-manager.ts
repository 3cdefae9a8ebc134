import { randomUUID } from 'node:crypto';
import type { Input, Operation } from './input';
import { randomPassword } from './random-password';
import { SecretVersions, type VersionSummary } from './secret-versions';
import { ServiceException } from './service-exception';

type Output = Readonly<Record<string, unknown>>;

const PAGE = 100;

/** The part of Secrets Manager that rotation functions use, in memory. */
export class SecretsManager {
  private readonly secrets = new Map<string, SecretVersions>();

  private readonly operations: Readonly<Record<Operation, (input: Input) => Output>> = {
    DescribeSecret: ({ SecretId }) => this.describe(this.arnOf(SecretId)),
    GetSecretValue: ({ SecretId, VersionId, VersionStage }) => this.value(this.arnOf(SecretId), VersionId, VersionStage),
    ListSecretVersionIds: (input) => this.listVersions(this.arnOf(input.SecretId), input),
    PutSecretValue: (input) => this.put(this.arnOf(input.SecretId), input),
    UpdateSecretVersionStage: (input) => this.moveStage(this.arnOf(input.SecretId), input),
    GetRandomPassword: (input) => ({ RandomPassword: randomPassword(input) }),
  };

  /** CreateSecret, with an ARN that the caller chooses. */
  public create(arn: string, value: string, versionId: string = randomUUID()): SecretVersions {
    if (this.secrets.has(arn)) {
      throw new ServiceException('ResourceExistsException', `${arn} exists`);
    }
    const secret = new SecretVersions();
    secret.put(versionId, value);
    this.secrets.set(arn, secret);
    return secret;
  }

  /** @throws ServiceException if there is no such secret */
  public secret(secretId: string): SecretVersions {
    const secret = this.secrets.get(secretId);
    if (!secret) {
      throw new ServiceException('ResourceNotFoundException', secretId);
    }
    return secret;
  }

  public has(arn: string): boolean {
    return this.secrets.has(arn);
  }

  /** Every value of every version. Tests check that no log contains one. */
  public everyValue(): string[] {
    return [...this.secrets.values()].flatMap((secret) => secret.list(true).flatMap(({ versionId }) => secret.read({ versionId })?.value ?? []));
  }

  public perform(operation: Operation, input: Input): Output {
    return this.operations[operation](input);
  }

  private describe(arn: string): Output {
    const stages = this.secret(arn).list(false).map((version) => [version.versionId, version.stages]);
    return { ...identity(arn), RotationEnabled: true, VersionIdsToStages: Object.fromEntries(stages) };
  }

  private value(arn: string, versionId: string | undefined, stage: string | undefined): Output {
    const secret = this.secret(arn);
    const found = secret.read({ ...versionId === undefined ? {} : { versionId }, ...stage === undefined ? {} : { stage } });
    const version = secret.list(true).find((one) => one.versionId === found?.versionId);
    if (!found || !version) {
      throw new ServiceException('ResourceNotFoundException', 'Secrets Manager can\'t find the specified secret value');
    }
    return { ...identity(arn), ...summary(version), SecretString: found.value };
  }

  private listVersions(arn: string, { IncludeDeprecated = false, MaxResults = PAGE, NextToken = '0' }: Input): Output {
    const start = Number(NextToken);
    const versions = this.secret(arn).list(IncludeDeprecated);
    const more = versions.length > start + MaxResults ? { NextToken: String(start + MaxResults) } : {};
    return { ...identity(arn), Versions: versions.slice(start, start + MaxResults).map(summary), ...more };
  }

  private put(arn: string, { ClientRequestToken, SecretString = '', VersionStages }: Input): Output {
    const versionId = ClientRequestToken ?? randomUUID();
    const secret = this.secret(arn);
    secret.put(versionId, SecretString, VersionStages);
    return { ...identity(arn), VersionId: versionId, VersionStages: secret.list(true).find((one) => one.versionId === versionId)?.stages };
  }

  private moveStage(arn: string, { VersionStage = '', RemoveFromVersionId, MoveToVersionId }: Input): Output {
    this.secret(arn).move(VersionStage, RemoveFromVersionId, MoveToVersionId);
    return identity(arn);
  }

  /** Finds a secret by its ARN or by its name. */
  private arnOf(secretId: string | undefined): string {
    return [...this.secrets.keys()].find((arn) => arn === secretId || nameOf(arn) === secretId) ?? secretId ?? '';
  }
}

/** The name in an ARN, without the six characters that Secrets Manager adds. */
function nameOf(arn: string): string {
  return arn.replace(/^.*:secret:/, '').replace(/-[^-]{6}$/, '');
}

function identity(arn: string): Output {
  return { ARN: arn, Name: nameOf(arn) };
}

/** Dates are seconds since 1970, as in the JSON of the service. */
function summary({ versionId, stages, created }: VersionSummary): Output {
  return { VersionId: versionId, CreatedDate: created.getTime() / 1000, ...stages.length > 0 ? { VersionStages: stages } : {} };
}
