import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { GO } from './go';
import { JAVA } from './java';
import { run, whyNotRun, type Language, type Workshop } from './language';
import { PYTHON } from './python';
import { OrdersStack } from '../../test/languages/typescript/orders-stack';
import { CheckCounter } from '../support/check-counter';
import { temporaryFolder } from '../support/temporary-folder';

/**
 * Does what users of the other languages do. It packs the compiled library for each language, tests a small stack
 * with the language's own tools, and compares the template with that of TypeScript.
 *
 * A language whose tools are missing is NOT RUN, which is a failure in continuous integration only.
 */
const CHECKOUT = resolve(__dirname, '../..');
const TEMPLATE = join('cdk.out', 'Orders.template.json');
const LANGUAGES = [PYTHON, JAVA, GO];
const counter = new CheckCounter();

/** Each argument is the name of a language. Without arguments, all languages are tested. */
function main(): void {
  const asked = process.argv.slice(2);
  const obstacle = obstacleTo(asked);
  if (obstacle) {
    counter.check('test:languages', false, obstacle);
    counter.finish();
  }
  const workshop = prepare();
  const wanted = synthesizeHere(workshop);
  for (const language of LANGUAGES.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
    const reason = whyNotRun(language);
    if (reason === undefined) {
      report(language, workshop, wanted);
    } else {
      skip(language, reason);
    }
  }
  counter.finish();
}

function obstacleTo(asked: string[]): string | undefined {
  const names = LANGUAGES.map(({ name }) => name);
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    return `there are only tests in ${names.join(', ')}, not in ${unknown.join(', ')}`;
  }
  const compiled = ['.jsii', 'lib'].every((file) => existsSync(join(CHECKOUT, file)));
  return compiled ? undefined : 'there is no compiled library to pack: run "npm run compile" first';
}

function skip({ name }: Language, reason: string): void {
  console.log(`NOT RUN: ${name}: ${reason}`);
  if (process.env.CI === 'true') {
    counter.check(`${name} runs in continuous integration`, false, reason);
  }
}

/** Copies the programs to a folder outside the checkout, so that they can load only the packed packages. */
function prepare(): Workshop {
  const programs = temporaryFolder('languages');
  cpSync(join(CHECKOUT, 'test', 'languages'), programs, { recursive: true });
  const { devDependencies } = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };
  return { programs, packages: join(programs, 'packages'), versions: devDependencies };
}

function synthesizeHere({ programs }: Workshop): string {
  const folder = join(programs, 'typescript');
  const app = new App({ outdir: join(folder, 'cdk.out') });
  new OrdersStack(app, 'Orders');
  app.synth();
  return readFileSync(join(folder, TEMPLATE), 'utf8');
}

function report(language: Language, workshop: Workshop, wanted: string): void {
  const started = Date.now();
  const seconds = (): number => Math.round((Date.now() - started) / 1000);
  try {
    pack(language, workshop);
    const packed = seconds();
    const outcome = language.test(workshop);
    const { passed, failed } = language.count(outcome.output);
    counter.add({ passed, failed });
    if (failed > 0) {
      console.error(outcome.output);
    } else {
      counter.check(`the tests in ${language.name} run`, outcome.ok && passed > 0, outcome.output);
    }
    const difference = firstDifference(templateOf(language, workshop), wanted);
    counter.check(`the template of ${language.name} is that of TypeScript`, difference === undefined, difference);
    console.log(`${language.name}: ${passed} tests passed, ${failed} failed; packed in ${packed} s, all in ${seconds()} s`);
  } catch (error) {
    counter.check(language.name, false, error instanceof Error ? error.message : String(error));
  }
}

function pack({ name, packOptions = [] }: Language, { packages }: Workshop): void {
  run(CHECKOUT, [join(CHECKOUT, 'node_modules', '.bin', 'jsii-pacmak'), '--target', name, '--outdir', packages, '--no-npmignore', ...packOptions]);
}

function templateOf({ name }: Language, { programs }: Workshop): string {
  return readFileSync(join(programs, name, TEMPLATE), 'utf8');
}

/** The first different line. Templates must be equal, including the hashes of the functions' code. */
function firstDifference(got: string, wanted: string): string | undefined {
  const [gotLines, wantedLines] = [got.split('\n'), wanted.split('\n')];
  const line = Array.from({ length: Math.max(gotLines.length, wantedLines.length) }, (_, index) => index)
    .find((index) => gotLines[index] !== wantedLines[index]);
  return line === undefined ? undefined : `line ${line + 1} is ${gotLines[line] ?? 'missing'}, not ${wantedLines[line] ?? 'there'}`;
}

main();
