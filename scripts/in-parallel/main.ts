import { spawn } from 'node:child_process';
import { join } from 'node:path';

const PROJEN = join(__dirname, '../../node_modules/.bin/projen');

/** Runs tasks beside each other, each on a processor of its own, and prints what each said when it ended: `in-parallel <task>…` */
async function main(): Promise<void> {
  const codes = await Promise.all(process.argv.slice(2).map(run));
  process.exitCode = codes.every((code) => code === 0) ? 0 : 1;
}

function run(task: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(PROJEN, [task], { stdio: ['ignore', 'pipe', 'pipe'] });
    const said: Buffer[] = [];
    [child.stdout, child.stderr].forEach((stream) => stream.on('data', (chunk: Buffer) => said.push(chunk)));
    child.once('error', reject).once('close', (code) => {
      process.stdout.write(Buffer.concat(said));
      resolve(code);
    });
  });
}

void main();
