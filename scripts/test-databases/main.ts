import { randomInt } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Engine, ENGINES, whyNotRun } from './engines';
import { runWithoutTrace } from './process-group';
import { CRASH_SEED_VARIABLE } from '../../test/databases/support/crash-points';

const ROOT = join(__dirname, '../..');
const NPM_ENGINES = 'test/databases';
const OTHER_ENGINES = 'test/databases/servers';
/** In the same folder as the servers: a run writes nothing elsewhere. */
const JEST_CACHE = 'node_modules/.cache/cdk-managed-secrets/jest';
/** With more, the workers would wait for each other: each also starts a server and other processes. */
const MOST_WORKERS = 2;
const HALF = /^--half(?:=(\w+))?$/;

/**
 * Downloads missing servers and runs the suites of every adapter. In continuous integration, an engine that did not run
 * is a failure. Usage: `test-databases [--half[=seed]] [--option of jest]… [part of a path]…`
 */
async function main(): Promise<void> {
  const options = process.argv.slice(2).filter(isOption);
  const parts = process.argv.slice(2).filter((one) => !isOption(one));
  const wanted = [NPM_ENGINES, OTHER_ENGINES].flatMap(testsIn).filter((test) => parts.length === 0 || parts.some((part) => test.includes(part)));
  const asked = ENGINES.filter((engine) => wanted.some((test) => needs(test, engine)));
  const reasons = await Promise.all(asked.map(whyNotRun));
  const missing = asked.filter((_engine, index) => reasons[index] !== undefined);
  const runnable = wanted.filter((test) => !missing.some((engine) => needs(test, engine)));
  halve(options);
  const status = runnable.length === 0 ? 1 : await run(runnable, options.filter((option) => !HALF.test(option)));
  missing.forEach((engine) => process.stdout.write(`NOT RUN: ${engine.name}: ${reasons[asked.indexOf(engine)]}\n`));
  process.exitCode = status !== 0 || (missing.length > 0 && process.env.CI === 'true') ? 1 : 0;
}

function isOption(argument: string): boolean {
  return argument.startsWith('--');
}

/** `--half`: each call has one crash, before or after it. Each run has another half, unless the option has a seed. */
function halve(options: readonly string[]): void {
  const half = options.map((option) => HALF.exec(option)).find((match) => match !== null);
  if (half) {
    const seed = half[1] ?? String(randomInt(1_000_000));
    process.env[CRASH_SEED_VARIABLE] = seed;
    process.stdout.write(`Half of the crash cases; the same half again: npm run test:databases -- --half=${seed}\n`);
  }
}

function needs(test: string, engine: Engine): boolean {
  return test.startsWith(OTHER_ENGINES) && engine.tests.test(basename(test));
}

function testsIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).filter((file) => file.endsWith('.test.ts')).map((file) => `${folder}/${file}`);
}

function run(tests: readonly string[], options: readonly string[]): Promise<number> {
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
  const always = ['--reporters=default', '--testPathIgnorePatterns=/node_modules/', `--cacheDirectory=${JEST_CACHE}`, `--maxWorkers=${MOST_WORKERS}`];
  return runWithoutTrace(process.execPath, [jest, ...always, ...options, '--runTestsByPath', ...tests], ROOT);
}

void main();
