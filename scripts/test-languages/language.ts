import { execFileSync, spawnSync } from 'node:child_process';

/** Where the packages and the programs that use them are. */
export interface Workshop {
  /** One folder per language, as jsii-pacmak writes them. */
  readonly packages: string;
  /** A copy of test/languages. */
  readonly programs: string;
  /** Versions of what users name beside our package. */
  readonly versions: Readonly<Record<string, string>>;
}

/** A language that the package is made for, and how its users would run their tests. */
export interface Language {
  /** The target of jsii-pacmak, and the folder below test/languages. */
  readonly name: string;
  /** Commands that show that its tools are on this machine. */
  readonly tools: readonly CommandLine[];
  /** What jsii-pacmak is told besides. */
  readonly packOptions?: readonly string[];
  /** Runs the tests; gives all that was printed. */
  test(workshop: Workshop): Outcome;
  /** Reads from what was printed how many tests passed and failed. */
  count(output: string): { passed: number; failed: number };
}

export type CommandLine = readonly [string, ...string[]];

/** What a command printed, and whether it ended well. */
export interface Outcome {
  readonly output: string;
  readonly ok: boolean;
}

/** Why a language cannot be tested here; undefined where it can. */
export function whyNotRun({ tools }: Language): string | undefined {
  const missing = tools.filter(([command, ...args]) => spawnSync(command, args, { stdio: 'ignore', timeout: 60_000 }).status !== 0);
  return missing.length === 0 ? undefined : `${missing.map((tool) => tool.join(' ')).join(' and ')} did not work`;
}

/** Runs a command that has to work; what it printed is in the error where it does not. */
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
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe', timeout: TIMEOUT, maxBuffer: MOST_OUTPUT });
  return { ok: status === 0, output: [stdout, stderr, error?.message].filter(Boolean).join('\n') };
}

/** Sums what a pattern's first group finds. */
export function sum(output: string, pattern: RegExp): number {
  return [...output.matchAll(pattern)].reduce((total, [, count]) => total + Number(count), 0);
}

const TIMEOUT = 600_000;
const MOST_OUTPUT = 64 * 1024 * 1024;
