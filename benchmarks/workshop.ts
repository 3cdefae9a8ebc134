import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as ts from 'typescript';
import { temporaryFolder } from '../scripts/support/temporary-folder';

const CHECKOUT = resolve(__dirname, '..');

/**
 * Replaces CDK's template validation, which 2.262 cannot switch off and which costs both sides about 3 s.
 * The unit tests use the same replacement.
 */
const PRELOAD = `
const Module = require('node:module');
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return resolve.call(this, request === '@aws/cloudformation-validate' ? require.resolve('./no-template-validation.js') : request, ...rest);
};
`;

/**
 * A folder in which child processes run like a user's compiled application: with plain JavaScript, without a loader that
 * slows stack traces down, and with the compiled package in `node_modules`.
 */
export class Workshop {
  private readonly folder = temporaryFolder('bench');

  constructor() {
    for (const file of ['benchmarks/child.ts', 'benchmarks/access.ts', 'benchmarks/scenarios.ts', 'test/support/no-template-validation.ts']) {
      const { outputText } = ts.transpileModule(readFileSync(join(CHECKOUT, file), 'utf8'), {
        compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
      });
      writeFileSync(join(this.folder, file.replace(/.*\//, '').replace('.ts', '.js')), outputText);
    }
    writeFileSync(join(this.folder, 'preload.js'), PRELOAD);
    this.link('cdk-managed-secrets', CHECKOUT);
    this.link('aws-cdk-lib', join(CHECKOUT, 'node_modules', 'aws-cdk-lib'));
  }

  /** Runs a child process to its end and returns its output. */
  public run<T>(...args: string[]): T {
    const output = execFileSync(process.execPath, ['-r', './preload.js', 'child.js', ...args], {
      cwd: this.folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'],
    });
    return JSON.parse(output) as T;
  }

  private link(name: string, target: string): void {
    const path = join(this.folder, 'node_modules', name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path);
  }
}
