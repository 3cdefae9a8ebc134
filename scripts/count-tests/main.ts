import { existsSync, readFileSync } from 'node:fs';

/**
 * Counts for `.ci/run`: `count-tests <results of jest> [<exit code of npm test>]`.
 *
 * With an exit code, it adds the other steps of `npm test`: the compiled snippets, and one each for compilation, lint,
 * type check, prose and commit messages.
 */
const [results, exitCode] = process.argv.slice(2);

interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Test files that failed before their tests ran. */
  readonly numRuntimeErrorTestSuites: number;
}

interface Tablet {
  readonly snippets: Record<string, { didCompile?: boolean }>;
}

function read<T>(file: string): T | undefined {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as T : undefined;
}

const jest = read<JestResults>(results);
let passed = jest?.numPassedTests ?? 0;
let failed = jest ? jest.numFailedTests + jest.numRuntimeErrorTestSuites : 0;

if (exitCode === '0') {
  const OTHER_STEPS = 5;
  const snippets = Object.values(read<Tablet>('.jsii.tabl.json')?.snippets ?? {});
  passed += snippets.filter((snippet) => snippet.didCompile).length + OTHER_STEPS;
} else if (exitCode !== undefined && failed === 0) {
  failed = 1;
}
console.log(`${passed} passed, ${failed} failed`);
