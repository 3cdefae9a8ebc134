import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CheckCounter } from '../support/check-counter';
import { temporaryFolder } from '../support/temporary-folder';

/**
 * Does what a new user does: packs the package, installs it in an empty application outside the
 * checkout, compiles the quickstart against the installed types and synthesizes it with the CDK CLI.
 * Then runs `test/install`: what is packed, and the package for application code.
 */
const CHECKOUT = resolve(__dirname, '../..');
const BIN = join(CHECKOUT, 'node_modules', '.bin');
const app = temporaryFolder('install');
const counter = new CheckCounter();

function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): string {
  return execFileSync(command, args, {
    cwd: app, env: { ...process.env, ...env }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], timeout: 300_000,
  });
}

const { devDependencies } = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };

const tarball = counter.step('npm pack', () => {
  const [packed] = JSON.parse(run('npm', ['pack', CHECKOUT, '--json', '--ignore-scripts'])) as { filename: string }[];
  return packed.filename;
});

counter.step('npm install of the tarball and its peers at their lowest versions', () => {
  const peers = ['aws-cdk-lib', 'constructs'].map((name) => `${name}@${devDependencies[name]}`);
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'empty-application', private: true }));
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${tarball}`, ...peers]);
});

counter.step('the quickstart compiles against the installed types', () => {
  cpSync(join(CHECKOUT, 'examples', 'quickstart', 'typescript'), app, { recursive: true });
  const sources = readdirSync(app).filter((file) => file.endsWith('.ts'));
  run(join(BIN, 'tsc'), [
    '--strict', '--skipLibCheck', '--module', 'node20', '--target', 'es2022',
    '--types', 'node', '--typeRoots', join(CHECKOUT, 'node_modules', '@types'), ...sources,
  ]);
});

counter.step('the CDK CLI synthesizes it', () => {
  const quiet = { CDK_HOME: app, CDK_DISABLE_VERSION_CHECK: 'true', CDK_DISABLE_CLI_TELEMETRY: 'true' };
  run(join(BIN, 'cdk'), ['synth', '--app', 'node main.js', '--output', 'cdk.out', '--quiet', '--no-notices'], quiet);
});

const types = readdirSync(join(app, 'cdk.out')).filter((file) => file.endsWith('.template.json')).flatMap((file) => {
  const { Resources } = JSON.parse(readFileSync(join(app, 'cdk.out', file), 'utf8')) as { Resources: Record<string, { Type: string }> };
  return Object.values(Resources).map((resource) => resource.Type);
});
counter.check('its template contains a secret', types.includes('AWS::SecretsManager::Secret'), types.join(', '));

const results = join(app, 'jest.json');
const { status } = spawnSync(
  join(BIN, 'jest'),
  ['--ci', '--reporters=default', '--testPathIgnorePatterns=/node_modules/', '--json', `--outputFile=${results}`, 'test/install'],
  { cwd: CHECKOUT, stdio: ['ignore', 'inherit', 'inherit'] },
);
const counted = JSON.parse(readFileSync(results, 'utf8')) as { numPassedTests: number; numFailedTests: number };
counter.add({ passed: counted.numPassedTests, failed: counted.numFailedTests });
counter.check('test/install runs', status === 0);
counter.finish();
