import { spawn } from 'node:child_process';
import { join } from 'node:path';

const BIN = join(__dirname, '../../node_modules/.bin');

/**
 * Runs tasks in parallel: `in-parallel <task>[+<task>]… [-- <program> <argument>…]`. Tasks joined by `+` run in sequence. The output of a
 * task is printed when it ends. A program after `--` prints while it runs.
 */
async function main(): Promise<void> {
  const [tasks, [program, ...options]] = splitAtDashes(process.argv.slice(2));
  const runs = [
    ...tasks.map((lane) => runLane(lane.split('+'))),
    ...program === undefined ? [] : [runProgram(program, options)],
  ];
  process.exitCode = (await Promise.all(runs)).every(Boolean) ? 0 : 1;
}

function splitAtDashes(words: readonly string[]): [readonly string[], readonly string[]] {
  const dashes = words.indexOf('--');
  return dashes < 0 ? [words, []] : [words.slice(0, dashes), words.slice(dashes + 1)];
}

/** A failed task ends its sequence: the next tasks may need its result. */
async function runLane(tasks: readonly string[]): Promise<boolean> {
  for (const task of tasks) {
    if (!await runTask(task)) {
      return false;
    }
  }
  return true;
}

function runTask(task: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const started = Date.now();
    const child = spawn(join(BIN, 'projen'), [task], { stdio: ['ignore', 'pipe', 'pipe'] });
    const printed: Buffer[] = [];
    [child.stdout, child.stderr].forEach((stream) => stream.on('data', (chunk: Buffer) => printed.push(chunk)));
    child.once('error', reject).once('close', (code) => {
      const seconds = Math.round((Date.now() - started) / 1000);
      process.stdout.write(`${Buffer.concat(printed).toString()}${task}: ${code === 0 ? 'passed' : 'FAILED'} in ${seconds} s\n`);
      resolve(code === 0);
    });
  });
}

function runProgram(program: string, options: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    spawn(join(BIN, program), options, { stdio: ['ignore', 'inherit', 'inherit'] })
      .once('error', reject).once('close', (code) => resolve(code === 0));
  });
}

void main();
