import { Component, type Task, type awscdk } from 'projen';

/** Runs a TypeScript file of ours without compiling it first. */
const TSX = 'tsx --tsconfig tsconfig.dev.json';

/** The commands in package.json, and the steps of `build`. */
export class CommandTasks extends Component {
  constructor(private readonly library: awscdk.AwsCdkConstructLibrary) {
    super(library);
    // Hides jsii's banner about the end of life of Node 20 before every output: jsii works, and package.json names the supported versions.
    library.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');
    this.surroundCompile();
    this.addReaderCommands();
    this.addChecks();
    this.writeReference();
    this.composeBuild();
    this.keepDotnetOutOfPackageAll();
  }

  /**
   * Before: removes the output of deleted sources, which the compiler keeps and `npm pack` would ship. After: changes
   * the output, which loads the whole package at once, so that it loads lazily.
   */
  private surroundCompile(): void {
    this.library.compileTask.prependExec('node -e "fs.rmSync(\'lib\', { recursive: true, force: true })"', { name: 'clean' });
    this.library.compileTask.exec(`${TSX} scripts/lazy-exports/main.ts`, { name: 'lazy exports' });
  }

  private addReaderCommands(): void {
    this.library.addTask('demo', {
      description: 'Synthesizes the example application, prints a table of its secrets, and rotates its database secret live',
      // Not with the command `tsx`: after Ctrl-C it gives its child process 30 ms to clean up, then kills it.
      exec: 'node --import tsx scripts/demo/main.ts',
      env: { TSX_TSCONFIG_PATH: 'tsconfig.dev.json' },
      receiveArgs: true,
    });
    const bench = this.library.addTask('bench', {
      description: 'Measures synth against plain L2, rotation against AWS\'s functions (--aws-functions <folder>), and writes benchmarks/README.md',
    });
    bench.spawn(this.library.compileTask);
    bench.exec(`${TSX} benchmarks/run.ts`, { receiveArgs: true });
    this.library.addTask('refresh:iam-data', {
      description: 'Reduces the pinned IAM data of actions and condition keys to what the access simulator needs',
      exec: `${TSX} scripts/refresh-iam-data/main.ts`,
    });
    const judges = this.library.addTask('judges', {
      description: 'Checks the examples with CDK\'s own template validation and with cdk-nag',
    });
    judges.spawn(this.library.preCompileTask);
    judges.exec(`${TSX} scripts/compliance/main.ts`);
  }

  private addChecks(): void {
    this.library.addTask('typecheck', {
      description: 'Compiles tests, examples, benchmarks and scripts without writing anything',
      exec: 'tsc --noEmit -p tsconfig.dev.json --incremental --tsBuildInfoFile node_modules/.cache/typecheck.tsbuildinfo',
    });
    this.library.addTask('snippets', {
      description: 'Compiles the examples of README.md and of the docstrings (reads .jsii, so compile first)',
      exec: 'jsii-rosetta extract --strict --compile --fail',
    });
    this.library.addTask('prose', {
      description: 'Checks that documents, comments and messages are plain English; parts of paths list the findings there',
      exec: `${TSX} scripts/prose/main.ts`,
      receiveArgs: true,
    });
    this.library.addTask('architecture', {
      description: 'Writes the picture and the tables of docs/architecture.md from the code',
      exec: `${TSX} scripts/architecture/main.ts`,
    });
    this.library.addTask('commits', {
      description: 'Checks the messages of the latest commits: conventional, at most 72 characters, with a body that says why',
      exec: `${TSX} scripts/commits/main.ts`,
    });
    this.library.addTask('changelog', {
      description: 'Writes the changes since the last release to CHANGELOG.md, from the commits',
      exec: `${TSX} scripts/changelog/main.ts`,
    });
    this.library.addTask('fresh', {
      description: 'Fails if a generated file differs from the committed one',
      exec: `${TSX} scripts/fresh/main.ts`,
    });
  }

  /** The generator's own command repeats inherited members for each subclass, and omits submodules. */
  private writeReference(): void {
    this.task('docgen').reset(`${TSX} scripts/api-reference/main.ts`);
  }

  /** `build` runs no tests, so that continuous integration runs them once. It packs only npm: `package-all` packs all languages. */
  private composeBuild(): void {
    const steps = [
      ...this.library.buildTask.steps.filter((step) => !['test', 'package'].includes(step.spawn ?? '')),
      { spawn: 'architecture' },
      { spawn: 'package:js' },
      { spawn: 'fresh', condition: 'node -e "if (!process.env.CI) process.exit(1)"' },
    ];
    // projen locks the task itself, but not its file.
    this.library.tryFindObjectFile('.projen/tasks.json')?.addOverride('tasks.build.steps', steps);
  }

  /** The .NET SDK is not part of this toolchain. The target stays configured. */
  private keepDotnetOutOfPackageAll(): void {
    const packageAll = this.task('package-all');
    packageAll.removeStep(packageAll.steps.findIndex((step) => step.spawn === 'package:dotnet'));
  }

  private task(name: string): Task {
    const task = this.library.tasks.tryFind(name);
    if (!task) {
      throw new Error(`projen no longer defines the task ${name}`);
    }
    return task;
  }
}
