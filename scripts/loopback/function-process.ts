import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { buildSync } from 'esbuild';
import type { RotationEvent } from '../../lambda/rotation/rotation';

/** How to start a function. */
export interface FunctionStart {
  /** Program and arguments of the runtime. It has the same protocol as node-runtime.ts. */
  readonly command: readonly [string, ...string[]];
  /** The whole environment: the process inherits nothing. */
  readonly environment: Readonly<Record<string, string>>;
}

interface Answer {
  readonly milliseconds: number;
  readonly errorType?: string;
  readonly errorMessage?: string;
}

/** The error that Lambda would report for a failed invocation. */
export class FunctionError extends Error {
  constructor(public readonly errorType: string, message: string) {
    super(message);
  }
}

/** The part of a function's environment in Lambda that a rotation function may use. */
export function functionEnvironment(folder: string, endpoint: string, variables: Readonly<Record<string, string>>): Record<string, string> {
  return {
    LAMBDA_TASK_ROOT: folder,
    _HANDLER: 'index.handler',
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'of-no-account',
    AWS_SESSION_TOKEN: 'of-no-session',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint,
    ...variables,
  };
}

/** The command that runs Node without a TypeScript loader, as Lambda does. */
export function nodeCommand(): readonly [string, ...string[]] {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, 'node-runtime.ts')], platform: 'node', target: 'node20', format: 'cjs', write: false,
  });
  return [process.execPath, '-e', outputFiles[0].text];
}

/** One function in a process of its own, as Lambda keeps it between invocations. */
export class FunctionProcess {
  /** Resolves when the handler is loaded. */
  public static async start(start: FunctionStart): Promise<FunctionProcess> {
    const started = new FunctionProcess(start);
    try {
      started.loadMilliseconds = (await started.answer()).milliseconds;
      return started;
    } catch (error) {
      await started.stop();
      throw error;
    }
  }

  public loadMilliseconds = 0;
  /** All output of the process. Tests check that it contains no password. */
  public output = '';
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterableIterator<string>;
  private readonly lines: Interface;

  private constructor({ command: [program, ...args], environment }: FunctionStart) {
    this.child = spawn(program, args, { env: environment, stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
    process.once('exit', this.abandon);
    const [input, output, errors, answers] = this.child.stdio;
    if (!input || !output || !errors || !answers || !('read' in answers)) {
      throw new Error('the process does not have the pipes that it was started with');
    }
    this.child.once('error', (error) => {
      this.output += error.message;
    });
    input.on('error', () => undefined); // The process has ended: the missing answer reports it.
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
      });
    }
    this.lines = createInterface(answers);
    this.answers = this.lines[Symbol.asyncIterator]();
  }

  private readonly abandon = (): void => void this.child.kill('SIGKILL');

  /**
   * Invokes the function once. Resolves to the duration within its process, in milliseconds.
   *
   * @throws FunctionError if the function fails
   */
  public async invoke(event: RotationEvent): Promise<number> {
    this.child.stdin?.write(`${JSON.stringify(event)}\n`);
    return (await this.answer()).milliseconds;
  }

  /** The peak of its memory, in megabytes; undefined if the system does not report it. */
  public get peakMegabytes(): number | undefined {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(this.statistics('status'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1000;
  }

  /** Processor time until now, in steps of 10 ms; undefined if the system does not report it. */
  public get cpuMilliseconds(): number | undefined {
    // After the program's name, which may contain anything, user and system time are the 12th and 13th field.
    const fields = this.statistics('stat').replace(/^.*\) /s, '').split(' ');
    return fields.length > 12 ? (Number(fields[11]) + Number(fields[12])) * 10 : undefined;
  }

  public async stop(): Promise<void> {
    process.removeListener('exit', this.abandon);
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGKILL');
      await ended;
    }
    this.lines.close();
  }

  private statistics(file: string): string {
    try {
      return readFileSync(`/proc/${this.child.pid}/${file}`, 'utf8');
    } catch {
      return '';
    }
  }

  private async answer(): Promise<Answer> {
    const { value, done } = await this.answers.next();
    if (done) {
      throw new Error(`the function's process ended: ${this.output}`);
    }
    const answer: Answer = JSON.parse(value);
    if (answer.errorType !== undefined) {
      throw new FunctionError(answer.errorType, answer.errorMessage ?? '');
    }
    return answer;
  }
}
