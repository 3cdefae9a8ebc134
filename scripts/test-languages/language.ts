import { execFileSync, spawnSync } from 'node:child_process';

/** The folders of the packages and of the programs that use them. */
export interface Workshop {
  /** One folder per language, as jsii-pacmak writes them. */
  readonly packages: string;
  /** A copy of test/languages. */
  readonly programs: string;
  /** Versions of the other packages that users depend on. */
  readonly versions: Readonly<Record<string, string>>;
}

/** A language of the package, and how its users run their tests. */
export interface Language {
  /** The target of jsii-pacmak, and the folder below test/languages. */
  readonly name: string;
  /** Commands that show that its tools are on this machine. */
  readonly tools: readonly CommandLine[];
  /** Further options of jsii-pacmak. */
  readonly packOptions?: readonly string[];
  /** Runs the tests and returns their whole output. */
  test(workshop: Workshop): Outcome;
  /** Reads from the output how many tests passed and failed. */
  count(output: string): { passed: number; failed: number };
}

export type CommandLine = readonly [string, ...string[]];

/** The output of a command, and whether its exit code was 0. */
export interface Outcome {
  readonly output: string;
  readonly ok: boolean;
}

/** The reason why a language cannot be tested on this machine; undefined if it can. */
export function whyNotRun({ tools }: Language): string | undefined {
  const missing = tools.filter(([command, ...args]) => spawnSync(command, args, { stdio: 'ignore', timeout: 60_000 }).status !== 0);
  return missing.length === 0 ? undefined : `${missing.map((tool) => tool.join(' ')).join(' and ')} did not work`;
}

/** Runs a command that must succeed. If it fails, the error contains its output. */
export function run(folder: string, [command, ...args]: CommandLine): void {
  try {
    execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe', timeout: TIMEOUT, maxBuffer: MOST_OUTPUT });
  } catch (error) {
    const { message, stdout, stderr } = error as Error & { stdout?: string; stderr?: string };
    throw new Error([message.split('\n')[0], stdout, stderr].filter(Boolean).join('\n'));
  }
}

/** Runs a command whose tests may fail. */
export function outcomeOf(folder: string, [command, ...args]: CommandLine): Outcome {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: folder, encoding: 'utf8', stdio: 'pipe', timeout: TIMEOUT, maxBuffer: MOST_OUTPUT,
  });
  return { ok: status === 0, output: [stdout, stderr, error?.message].filter(Boolean).join('\n') };
}

/** The sum of the numbers that a pattern's first group finds. */
export function sum(output: string, pattern: RegExp): number {
  return [...output.matchAll(pattern)].reduce((total, [, count]) => total + Number(count), 0);
}

const TIMEOUT = 600_000;
const MOST_OUTPUT = 64 * 1024 * 1024;
