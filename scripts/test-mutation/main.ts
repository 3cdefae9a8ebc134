import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/temporary-folder';

const ROOT = join(__dirname, '../..');
const CACHE = 'node_modules/.cache/stryker';

/** The folders that are mutated, and the tests that must fail for a mutant. */
const TESTS: Readonly<Record<string, readonly string[]>> = {
  'src/simulator/iam': ['test/simulator'],
  'src/simulator/evaluation': ['test/simulator'],
  'src/simulator/readers': ['test/simulator'],
  'src/rotation': ['test/rotation', 'test/secrets', 'test/hierarchy'],
  'lambda/rotation': ['test/lambda', 'test/databases', 'test/client'],
};

/** `test-mutation [path]…`: a folder of the table above, or a file or folder below one of them; without a path, all of them. */
async function main(paths: readonly string[]): Promise<void> {
  const parts = paths.length > 0 ? paths.map((path) => path.replace(/^\.\/|\/$/g, '')) : Object.keys(TESTS);
  for (const part of parts) {
    await mutate(part);
  }
}

async function mutate(part: string): Promise<void> {
  const folder = Object.keys(TESTS).find((one) => part === one || part.startsWith(`${one}/`));
  if (folder === undefined) {
    throw new Error(`${part} is not below one of: ${Object.keys(TESTS).join(', ')}`);
  }
  const { Stryker } = await import('@stryker-mutator/core');
  await new Stryker({
    mutate: [part.endsWith('.ts') ? part : `${part}/**/*.ts`],
    testRunner: 'jest',
    plugins: ['@stryker-mutator/jest-runner'],
    jest: { projectType: 'custom', config: jestConfig(TESTS[folder]), enableFindRelatedTests: false },
    coverageAnalysis: 'perTest',
    // Few tests compare whole messages. A mutant that empties a text says little about the logic.
    mutator: { excludedMutations: ['StringLiteral'] },
    incremental: true,
    incrementalFile: `${CACHE}/${folder.replaceAll('/', '-')}.json`,
    tempDirName: temporaryFolder('mutation'),
    reporters: ['clear-text', 'progress-append-only'],
    clearTextReporter: { allowColor: false, reportTests: false, skipFull: true },
    concurrency: 2,
    timeoutMS: 20_000,
    ignorePatterns: ['lib', 'dist', 'benchmarks', 'coverage'],
  }).runMutationTest();
}

/**
 * Changes to the settings of package.json, which Stryker reads itself: no budget for files and no search of all logs. Tests of laws are
 * omitted, since their policies are random. Tests with a server are omitted, since each mutant would start one.
 */
function jestConfig(roots: readonly string[]): Record<string, unknown> {
  type Manifest = { readonly jest: Record<string, unknown> & { readonly testPathIgnorePatterns: readonly string[] } };
  const { jest } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
  return {
    testRunner: 'jest-circus/runner',
    reporters: [],
    globalTeardown: null,
    roots: roots.map((root) => `<rootDir>/${root}`),
    testPathIgnorePatterns: [...jest.testPathIgnorePatterns, 'laws', 'postgres', 'superuser'],
  };
}

void main(process.argv.slice(2));
