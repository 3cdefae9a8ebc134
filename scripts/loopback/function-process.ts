import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { buildSync } from 'esbuild';
import type { RotationEvent } from '../../lambda/rotation/rotation';

/** How to start a function. */
export interface FunctionStart {
  /** Program and arguments of the runtime, which speaks as node-runtime.ts does. */
  readonly command: readonly [string, ...string[]];
  /** All of its environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
}

interface Answer {
  readonly milliseconds: number;
  readonly errorType?: string;
  readonly errorMessage?: string;
}

/** What Lambda would report of an invocation that failed. */
export class FunctionError extends Error {
  constructor(public readonly errorType: string, message: string) {
    super(message);
  }
}

/** A function's environment in Lambda, as far as a rotation function may look at it. */
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

/** Runs Node without any loader of TypeScript, as Lambda does. */
export function nodeCommand(): readonly [string, ...string[]] {
  const { outputFiles } = buildSync({ entryPoints: [join(__dirname, 'node-runtime.ts')], platform: 'node', target: 'node20', format: 'cjs', write: false });
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
  /** All it wrote: no password may stand in it. */
  public output = '';
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterableIterator<string>;
  private readonly lines: Interface;

  private constructor({ command: [program, ...args], environment }: FunctionStart) {
    this.child = spawn(program, args, { env: environment, stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
    process.once('exit', this.abandon);
    const [input, output, errors, answers] = this.child.stdio;
    if (!input || !output || !errors || !answers || !('read' in answers)) {
      throw new Error('the process has not the pipes it was started with');
    }
    this.child.once('error', (error) => {
      this.output += error.message;
    });
    input.on('error', () => undefined); // who died has no ears; that nothing is answered tells it
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
   * Invokes the function once; resolves to the milliseconds it took inside its process.
   *
   * @throws FunctionError where it failed
   */
  public async invoke(event: RotationEvent): Promise<number> {
    this.child.stdin?.write(`${JSON.stringify(event)}\n`);
    return (await this.answer()).milliseconds;
  }

  /** The most memory it ever had, in megabytes; undefined where the system does not tell. */
  public get peakMegabytes(): number | undefined {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(this.told('status'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1000;
  }

  /** What it took of processors so far, in steps of 10 ms; undefined where the system does not tell. */
  public get cpuMilliseconds(): number | undefined {
    // After the program's name, which may contain anything, user and system time are the 12th and 13th field.
    const fields = this.told('stat').replace(/^.*\) /s, '').split(' ');
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

  private told(file: string): string {
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
