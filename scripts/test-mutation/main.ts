import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDERS, mutatedFolder, type MutatedFolder } from './mutated-folders';
import { printScores, type MutantResult } from './scores';
import { temporaryFolder } from '../support/temporary-folder';

const ROOT = join(__dirname, '../..');

/** `test-mutation [path]…`: files or folders in the folders of `mutated-folders.ts`; without a path, all of these folders. */
async function main(args: readonly string[]): Promise<void> {
  const paths = args.length > 0 ? args.map((path) => path.replace(/^\.\/|\/$/g, '')) : FOLDERS.map(({ path }) => path);
  for (const folder of new Set(paths.map(mutatedFolder))) {
    const files = paths.filter((path) => mutatedFolder(path) === folder).map((path) => path.endsWith('.ts') ? path : `${path}/**/*.ts`);
    printScores(await resultsOf(files, folder));
  }
}

/**
 * Runs the fast tests on every mutant, and the slow tests on the mutants that survived. Jest loads every test file again for each mutant,
 * so a file that loads aws-cdk-lib costs seconds for each.
 */
async function resultsOf(files: string[], { fast, slow }: MutatedFolder): Promise<MutantResult[]> {
  const first = await mutate(files, fast);
  const survivors = first.filter(survived);
  if (survivors.length === 0 || slow.length === 0) {
    return first;
  }
  const again = new Map((await mutate(survivors.map(rangeOf), slow)).map((mutant) => [keyOf(mutant), mutant]));
  return first.map((mutant) => survived(mutant) ? better(mutant, again.get(keyOf(mutant))) : mutant);
}

function survived({ status }: MutantResult): boolean {
  return status === 'Survived' || status === 'NoCoverage' || status === 'Ignored';
}

/** A mutant that fast tests run and slow tests do not run has survived. */
function better(first: MutantResult, second: MutantResult | undefined): MutantResult {
  return second === undefined || second.status === 'NoCoverage' || second.status === 'Ignored' ? first : second;
}

/** Stryker's notation of a part of a file. A result counts columns from 1, the notation counts them from 0. */
function rangeOf({ fileName, location: { start, end } }: MutantResult): string {
  return `${fileName}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;
}

/** A mutant has another number in each run. */
function keyOf(mutant: MutantResult): string {
  return `${rangeOf(mutant)} ${mutant.mutatorName} ${mutant.replacement}`;
}

async function mutate(files: string[], tests: readonly string[]): Promise<MutantResult[]> {
  const { Stryker } = await import('@stryker-mutator/core'); // an ES module, which a static import cannot load here
  return new Stryker({
    mutate: files,
    testRunner: 'jest',
    plugins: ['@stryker-mutator/jest-runner'],
    jest: { projectType: 'custom', config: jestConfig(tests), enableFindRelatedTests: false },
    coverageAnalysis: 'perTest',
    // A mutant in code that runs while modules load is judged by the tests that run this code again. If none does, it is not judged.
    ignoreStatic: true,
    // Few tests compare whole messages. A mutant that empties a text says little about the logic.
    mutator: { excludedMutations: ['StringLiteral'] },
    tempDirName: temporaryFolder('mutation'),
    reporters: ['progress-append-only'],
    concurrency: 2,
    timeoutMS: 60_000,
    timeoutFactor: 3,
    ignorePatterns: ['lib', 'dist', 'benchmarks', 'coverage'],
  }).runMutationTest();
}

/** The settings of package.json without the budget for files and without the search of all logs. */
function jestConfig(tests: readonly string[]): Record<string, unknown> {
  const { jest } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly jest: Record<string, unknown> };
  return {
    ...jest,
    testRunner: 'jest-circus/runner',
    testEnvironment: join(__dirname, 'stop-at-failure.js'),
    testMatch: tests.map((test) => `<rootDir>/test/${test}.test.ts`),
    reporters: [],
    globalSetup: null,
    globalTeardown: null,
    watchman: false,
  };
}

void main(process.argv.slice(2));
