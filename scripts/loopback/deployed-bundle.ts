import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FunctionProcess, functionEnvironment, nodeCommand } from './function-process';

const ASSETS = join(__dirname, '../../assets');

/** The folder of a shipped bundle, as the build writes it. */
export function shippedBundle(name: string): string {
  return join(ASSETS, name);
}

/** A function's code, unpacked into a folder of its own, so that it can load only what the bundle contains. */
export class DeployedBundle {
  public readonly folder = mkdtempSync(join(tmpdir(), 'cdk-managed-secrets-function-'));

  /** `certificates` are added to those of RDS, since a database on this machine has a certificate of another authority. */
  constructor(source: string, certificates: readonly string[] = []) {
    process.once('exit', this.abandon);
    if (!existsSync(join(source, 'index.js'))) {
      throw new Error(`there is no code in ${source}: run "npx projen bundle"`);
    }
    cpSync(source, this.folder, { recursive: true });
    if (certificates.length > 0) {
      appendFileSync(join(this.folder, 'rds-certificates.pem'), certificates.join(''));
    }
  }

  private readonly abandon = (): void => rmSync(this.folder, { recursive: true, force: true });

  /** Starts the function as Lambda does, against this endpoint of Secrets Manager. */
  public start(endpoint: string, variables: Readonly<Record<string, string>>): Promise<FunctionProcess> {
    return FunctionProcess.start({ command: nodeCommand(), environment: functionEnvironment(this.folder, endpoint, variables) });
  }

  public remove(): void {
    process.removeListener('exit', this.abandon);
    this.abandon();
  }
}
