import { Component, type Task, type awscdk } from 'projen';

/** The commands people will find in package.json, and what `test` and `build` are made of. */
export class CommandTasks extends Component {
  constructor(private readonly library: awscdk.AwsCdkConstructLibrary) {
    super(library);
    this.addReaderCommands();
    this.composeTest();
    this.composeBuild();
    this.keepDotnetOutOfPackageAll();
  }

  private addReaderCommands(): void {
    const { library } = this;
    library.addTask('demo', {
      description: 'Synthesizes the example application and prints what was made of it',
      exec: 'tsx --tsconfig tsconfig.dev.json scripts/demo.ts',
    });
    library.addTask('bench', {
      description: 'Measures synth against plain L2 and writes benchmarks/README.md',
      exec: 'tsx --tsconfig tsconfig.dev.json benchmarks/run.ts',
      receiveArgs: true,
    });
    library.addTask('judges', {
      description: 'Runs outside judges over the examples',
      exec: 'tsx --tsconfig tsconfig.dev.json scripts/judges.ts',
    });
    library.addTask('typecheck', {
      description: 'Compiles tests, examples, benchmarks and scripts without writing anything',
      exec: 'tsc --noEmit -p tsconfig.dev.json',
    });
    library.addTask('snippets', {
      description: 'Compiles the examples of README.md and of the docstrings (reads .jsii, so compile first)',
      exec: 'jsii-rosetta extract --strict --compile --fail',
    });
  }

  /** `test` compiles first: API tests read `.jsii`, README snippets compile against it. */
  private composeTest(): void {
    const test = this.library.testTask;
    test.prependSpawn(this.library.compileTask);
    test.spawn(find(this.library.tasks.tryFind('snippets'), 'snippets'));
  }

  /** `build` leaves testing to `test`, so that continuous integration runs each once. */
  private composeBuild(): void {
    const steps = this.library.buildTask.steps.filter((step) => step.spawn !== this.library.testTask.name);
    // projen locks the task itself, its file can be changed.
    this.library.tryFindObjectFile('.projen/tasks.json')?.addOverride('tasks.build.steps', steps);
  }

  /** The .NET SDK is not part of this toolchain; the target stays configured. */
  private keepDotnetOutOfPackageAll(): void {
    const packageAll = find(this.library.tasks.tryFind('package-all'), 'package-all');
    const step = packageAll.steps.findIndex((candidate) => candidate.spawn === 'package:dotnet');
    packageAll.removeStep(step);
  }
}

function find(task: Task | undefined, name: string): Task {
  if (!task) {
    throw new Error(`projen no longer defines the task ${name}`);
  }
  return task;
}
