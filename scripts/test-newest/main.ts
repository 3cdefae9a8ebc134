import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '../support/temporary-folder';

/**
 * Runs the unit tests against the newest aws-cdk-lib and constructs, installed outside the checkout.
 *
 * Golden templates of the examples are omitted: they contain the output of aws-cdk-lib's own constructs, which
 * changes with its versions. Tests of the functions, the client and the package are omitted because they do not depend on CDK.
 */
const CHECKOUT = resolve(__dirname, '../..');
const OMITTED = ['examples', 'package', 'databases', 'lambda', 'client', 'docs', 'install'];
const folder = temporaryFolder('newest');

writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'newest', private: true }));
const newest = ['aws-cdk-lib@latest', 'constructs@latest'];
execFileSync('npm', ['install', '--no-audit', '--no-fund', ...newest], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
const installed = join(folder, 'node_modules');
const { version } = JSON.parse(readFileSync(join(installed, 'aws-cdk-lib', 'package.json'), 'utf8')) as { version: string };
console.log(`Unit tests against aws-cdk-lib ${version}`);

const { jest } = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8')) as { jest: { moduleNameMapper: Record<string, string> } };
const config = {
  ...jest,
  rootDir: CHECKOUT,
  cacheDirectory: join(folder, 'jest'),
  moduleNameMapper: {
    ...jest.moduleNameMapper,
    '^aws-cdk-lib$': join(installed, 'aws-cdk-lib'),
    '^aws-cdk-lib/(.*)$': join(installed, 'aws-cdk-lib', '$1'),
    '^constructs$': join(installed, 'constructs'),
  },
  testPathIgnorePatterns: ['/node_modules/', ...OMITTED.map((tests) => `<rootDir>/test/${tests}/`)],
};
writeFileSync(join(folder, 'jest.config.json'), JSON.stringify(config));
const { status } = spawnSync(
  join(CHECKOUT, 'node_modules', '.bin', 'jest'),
  ['--ci', '--reporters=default', '--config', join(folder, 'jest.config.json'), ...process.argv.slice(2)],
  // This variable switches the template validation of newer versions off.
  { cwd: CHECKOUT, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, CDK_VALIDATION: 'false' } },
);
process.exit(status ?? 1);
