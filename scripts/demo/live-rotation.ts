import { randomUUID } from 'node:crypto';
import type { LiveDatabase } from './live-database';
import type { RotatedSecret } from './rotated-secret';
import { DeployedBundle } from '../loopback/deployed-bundle';
import type { FunctionProcess } from '../loopback/function-process';
import { rotateSecret } from '../loopback/rotate-secret';
import type { SecretVersions } from '../loopback/secret-versions';
import { SecretsManagerServer } from '../loopback/secrets-manager-server';

const HEADER = ['Step', 'Time', 'Labels of the old version', 'Labels of the new version', 'Old password', 'New password'];
/** Widths of the columns. The rows are printed one by one, so their widths must be known before. */
const WIDTHS = [15, 7, 27, 27, 12, 12];
const OUTCOMES: Readonly<Record<RotatedSecret['strategy'], string>> = {
  singleUser: 'One user, one password: the label moved as soon as the new password was proved, and the old one is refused.',
  dualPassword: 'One user, two passwords: readers with the old password can log in until the next rotation.',
  alternatingUsers: 'Two users: readers with the old login can log in until the next rotation.',
  regenerate: 'Only the secret changed.',
};

/** Rotates a secret as after a deployment: with the content and settings of its template, the code to deploy, and a real database. */
export class LiveRotation {
  private readonly server = new SecretsManagerServer();
  private readonly arn: string;
  private secret: SecretVersions | undefined;
  private oldVersion = '';

  constructor(private readonly rotated: RotatedSecret, private readonly database: LiveDatabase, private readonly print: (line: string) => void) {
    this.arn = `arn:aws:secretsmanager:eu-west-1:111111111111:secret:${rotated.name}-AbCdEf`;
  }

  /** @throws if the function fails, or if the database accepts other passwords than the strategy promises */
  public async run(): Promise<void> {
    const { code, name, strategy, variables } = this.rotated;
    this.print(`Rotating ${name} live, ${strategy}: the function to deploy, on PostgreSQL ${await this.database.version()}\n`);
    const bundle = new DeployedBundle(code, [this.database.authority]);
    try {
      const endpoint = await this.server.start();
      await this.deploy();
      this.print([line(HEADER), line(WIDTHS.map((width) => '-'.repeat(width)))].join('\n'));
      await this.row('before');
      const started = await bundle.start(endpoint, variables);
      try {
        await this.rotate(started);
      } finally {
        await started.stop();
      }
    } finally {
      await this.server.stop();
      bundle.remove();
    }
  }

  private async deploy(): Promise<void> {
    const value = await this.database.deploy(this.rotated.generation, this.rotated.databaseName);
    this.oldVersion = randomUUID();
    this.secret = this.server.service.create(this.arn, value, this.oldVersion);
  }

  private async rotate(started: FunctionProcess): Promise<void> {
    await this.row('function starts', started.loadMilliseconds);
    const newVersion = await rotateSecret(this.server.service, this.arn, async (event) => {
      const milliseconds = await started.invoke(event);
      await this.row(event.Step, milliseconds, event.ClientRequestToken);
    });
    const answers = [await this.answer(this.oldVersion), await this.answer(newVersion)];
    const wanted = [this.rotated.strategy === 'singleUser' ? 'refused' : 'logs in', 'logs in'];
    if (answers.join() !== wanted.join()) {
      throw new Error(`after ${this.rotated.strategy}, the answers for the old and the new password should be ${wanted.join(', ')}, `
        + `but are ${answers.join(', ')}`);
    }
    this.print(`\n${OUTCOMES[this.rotated.strategy]}`);
  }

  private async row(what: string, milliseconds?: number, newVersion?: string): Promise<void> {
    const time = milliseconds === undefined ? '' : `${milliseconds.toFixed(0)} ms`.padStart(WIDTHS[1]);
    const versions = [this.oldVersion, ...newVersion === undefined ? [] : [newVersion]];
    const answers = await Promise.all(versions.map((version) => this.answer(version)));
    this.print(line([what, time, this.labels(this.oldVersion), this.labels(newVersion), answers[0], answers[1] ?? '']));
  }

  /** The labels of a version, after the first characters of its id. */
  private labels(version: string | undefined): string {
    const stages = this.secret?.list(true).find(({ versionId }) => versionId === version)?.stages ?? [];
    return version === undefined ? '' : `${version.slice(0, 4)} ${stages.join(', ')}`;
  }

  private async answer(versionId: string): Promise<string> {
    const version = this.secret?.read({ versionId });
    return version && await this.database.accepts(version.value) ? 'logs in' : 'refused';
  }
}

function line(texts: readonly string[]): string {
  return texts.map((text, column) => text.padEnd(WIDTHS[column])).join('  ').trimEnd();
}
