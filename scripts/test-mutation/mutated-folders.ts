/** A folder that is mutated, and the tests that judge its mutants, as globs below `test/` without `.test.ts`. */
export interface MutatedFolder {
  readonly path: string;
  /** Tests that load quickly. They run on every mutant. */
  readonly fast: readonly string[];
  /** Tests that run only on the mutants that survive the fast ones. */
  readonly slow: readonly string[];
}

/**
 * Omitted are the laws of the simulator, since their policies are random; tests with a server, since each mutant would start one; and
 * tests that run the simulator while they load (`corpus`), since Stryker cannot assign this work to single tests.
 */
export const FOLDERS: readonly MutatedFolder[] = [
  { path: 'src/simulator/iam/ternary.ts', fast: ['simulator/iam/ternary'], slow: ['simulator/known-answers/known-answers'] },
  {
    path: 'src/simulator/iam',
    fast: ['simulator/known-answers/known-answers'],
    slow: ['simulator/known-answers/shapes/*', 'simulator/iam/*', 'simulator/{bad-input,policy-source,unknowns}'],
  },
  {
    path: 'src/simulator/evaluation',
    fast: ['simulator/known-answers/known-answers'],
    slow: ['simulator/known-answers/shapes/*', 'simulator/evaluation/{endpoints,requests,session-keys}', 'simulator/access-simulator'],
  },
  { path: 'src/simulator/readers', fast: ['simulator/readers/*'], slow: [] },
  { path: 'src/rotation/schedule', fast: ['rotation/schedule/cron-fields'], slow: ['rotation/schedule/*', 'rotation/*schedule'] },
  { path: 'lambda/rotation', fast: ['lambda/rotation-parts'], slow: ['lambda/rotation-laws', 'client/*'] },
];

/** @throws Error if no folder of the list contains the path */
export function mutatedFolder(path: string): MutatedFolder {
  const folder = FOLDERS.find((one) => path === one.path || path.startsWith(`${one.path}/`));
  if (folder === undefined) {
    throw new Error(`${path} is not below one of: ${FOLDERS.map((one) => one.path).join(', ')}`);
  }
  return folder;
}
