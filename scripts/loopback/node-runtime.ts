import { closeSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * Does in a process what Lambda's runtime does for a function. It loads the handler, reads one event per line from standard
 * input, and answers each with a line on descriptor 3.
 */
const ANSWERS = 3;

interface Thrown {
  readonly name?: string;
  readonly message?: string;
}

function answer(content: object): void {
  writeSync(ANSWERS, `${JSON.stringify(content)}\n`);
}

async function run(action: () => Promise<void> | void): Promise<void> {
  const start = performance.now();
  try {
    await action();
    answer({ milliseconds: performance.now() - start });
  } catch (error) {
    const { name, message }: Thrown = error instanceof Error ? error : { message: String(error) };
    answer({ milliseconds: performance.now() - start, errorType: name ?? 'Error', errorMessage: message ?? '' });
  }
}

async function serve(): Promise<void> {
  const [file = '', name = ''] = (process.env._HANDLER ?? '').split('.');
  const folder = process.env.LAMBDA_TASK_ROOT ?? '';
  let handler: (event: unknown) => Promise<void> = () => Promise.reject(new Error('the module was not loaded'));
  await run(() => {
    ({ [name]: handler } = createRequire(join(folder, 'main.js'))(join(folder, file)));
  });
  for await (const line of createInterface(process.stdin)) {
    await run(() => handler(JSON.parse(line)));
  }
  closeSync(ANSWERS);
}

void serve();
