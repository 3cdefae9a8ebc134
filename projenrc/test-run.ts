import { Component, type awscdk } from 'projen';

/** Runs a TypeScript file of ours without compiling it first. */
const TSX = 'tsx --tsconfig tsconfig.dev.json';

/** Limit of the processor time of one test file of `npm test`. A file that needs more belongs to another tier. */
const SECONDS_PER_TEST_FILE = 10;

/** The settings of jest, and the tiers of tests: `npm test` and the tasks `test:…`. */
export class TestRun extends Component {
  constructor(private readonly library: awscdk.AwsCdkConstructLibrary) {
    super(library);
    this.configureJest();
    this.composeTest();
    this.addTiers();
  }

  private configureJest(): void {
    this.library.deps.removeDependency('ts-jest');
    Object.assign(this.library.jest?.config as object, {
      transform: { '^.+\\.tsx?$': '<rootDir>/test/support/esbuild-transformer.js' },
      testRunner: '<rootDir>/test/support/measured-runner.js',
      reporters: ['default', ['<rootDir>/test/support/time-budget-reporter.js', { seconds: SECONDS_PER_TEST_FILE }]],
    });
  }

  /**
   * `test` bundles and compiles first: constructs load the functions' code, API tests read `.jsii`, and snippets compile against it. The
   * type check runs at the same time. Lint and snippets run at the same time as jest, which has two workers: so two processors are busy.
   */
  private composeTest(): void {
    const test = this.library.testTask;
    test.reset(`${TSX} scripts/in-parallel/main.ts bundle+compile typecheck:lambda+client+typecheck+commits`);
    test.exec(`${TSX} scripts/in-parallel/main.ts snippets+eslint+prose -- jest --ci`, { receiveArgs: true });
  }

  private addTiers(): void {
    this.library.addTask('test:databases', {
      description: 'Downloads the database servers and tests the rotation functions on each; a part of a file\'s path runs only these tests',
      exec: `${TSX} scripts/test-databases/main.ts`,
      receiveArgs: true,
    });
    this.library.addTask('test:install', {
      description: 'Installs the packed packages as their users would, and synthesizes an application with the CDK CLI (compile first)',
      exec: `${TSX} scripts/test-install/main.ts`,
    });
    this.library.addTask('test:languages', {
      description: 'Packs the compiled library for Python, Java and Go and uses it there, as their users would; names of languages run only these',
      exec: `${TSX} scripts/test-languages/main.ts`,
      receiveArgs: true,
    });
    this.library.addTask('test:laws', {
      description: 'Runs the laws of the access simulator on twenty times as many random policies as `npm test` does',
      env: { CDK_MANAGED_SECRETS_LAWS: '20' },
      exec: 'jest --ci test/simulator/evaluation/laws --reporters=default',
      receiveArgs: true,
    });
    this.library.addTask('test:mutation', {
      description: 'Changes the code in many small ways and lists the changes that no test notices; a path changes only this part',
      exec: `${TSX} scripts/test-mutation/main.ts`,
      receiveArgs: true,
    });
    this.library.addTask('test:newest', {
      description: 'Runs the unit tests against the newest aws-cdk-lib, installed in a temporary folder',
      exec: `${TSX} scripts/test-newest/main.ts`,
      receiveArgs: true,
    });
  }
}
