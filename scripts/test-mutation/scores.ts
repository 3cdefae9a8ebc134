import { relative } from 'node:path';
import type { Stryker } from '@stryker-mutator/core' with { 'resolution-mode': 'import' };

export type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

/** Prints a row of Markdown for each file, and one for all of them. */
export function printScores(mutants: readonly MutantResult[]): void {
  const files = [...new Set(mutants.map(({ fileName }) => fileName))].sort();
  console.log('| file | score | killed | timed out | survived | not covered | static |\n|---|---|---|---|---|---|---|');
  for (const file of files) {
    console.log(row(relative('', file), mutants.filter(({ fileName }) => fileName === file)));
  }
  console.log(row('all', mutants));
  for (const { fileName, location: { start }, status, mutatorName, replacement } of mutants) {
    if (status === 'Survived' || status === 'NoCoverage') {
      console.log(`${status} ${relative('', fileName)}:${start.line}:${start.column} ${mutatorName} ${replacement?.replace(/\s+/g, ' ').slice(0, 100)}`);
    }
  }
}

/** The score is the share of mutants that a test noticed, by failing or by running out of time. */
function row(name: string, mutants: readonly MutantResult[]): string {
  const count = (status: MutantResult['status']): number => mutants.filter((mutant) => mutant.status === status).length;
  const [killed, late, survived, uncovered, ignored] = [count('Killed'), count('Timeout'), count('Survived'), count('NoCoverage'), count('Ignored')];
  const score = (100 * (killed + late) / (killed + late + survived + uncovered)).toFixed(1);
  return `| ${name} | ${score} % | ${killed} | ${late} | ${survived} | ${uncovered} | ${ignored} |`;
}
