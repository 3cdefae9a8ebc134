import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Engine, ENGINES, whyNotRun } from './databases/engines';

const ROOT = join(__dirname, '..');
const NPM_ENGINES = 'test/databases';
const OTHER_ENGINES = 'test/databases/servers';

/** Fetches what is missing and runs every adapter's suites; in continuous integration, an engine that did not run is a failure. */
function main(): void {
  const wanted = testsIn(NPM_ENGINES).concat(testsIn(OTHER_ENGINES)).filter(isAskedFor);
  const missing = ENGINES.filter((engine) => wanted.some((test) => needs(test, engine)))
    .map((engine) => ({ engine, reason: whyNotRun(engine) })).filter(({ reason }) => reason !== undefined);
  const runnable = wanted.filter((test) => !missing.some(({ engine }) => needs(test, engine)));
  const status = runnable.length === 0 ? 1 : run(runnable);
  for (const { engine, reason } of missing) {
    process.stdout.write(`NOT RUN: ${engine.name}: ${reason}\n`);
  }
  process.exit(status !== 0 || (missing.length > 0 && process.env.CI === 'true') ? 1 : 0);
}

/** Each argument is a part of a file's path; without any, all are. */
function isAskedFor(test: string): boolean {
  const parts = process.argv.slice(2);
  return parts.length === 0 || parts.some((part) => test.includes(part));
}

function needs(test: string, engine: Engine): boolean {
  return test.startsWith(OTHER_ENGINES) && engine.tests.test(basename(test));
}

function testsIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).filter((file) => file.endsWith('.test.ts')).map((file) => `${folder}/${file}`);
}

function run(tests: readonly string[]): number {
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
  return spawnSync(process.execPath, [jest, '--testPathIgnorePatterns', '/node_modules/', '--runTestsByPath', ...tests], { cwd: ROOT, stdio: 'inherit' }).status ?? 1;
}

main();
