import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { App, AppProps } from 'aws-cdk-lib';

const EXAMPLES = resolve(__dirname, '..', '..', 'examples');

/** An application under `examples/`, written in TypeScript. */
export interface Example {
  readonly name: string;
  readonly buildApp: (props?: AppProps) => App;
  /** Its files that acknowledge findings. There should be none: only our constructs acknowledge. */
  readonly acknowledging: string[];
}

/** Every example. Each `app.ts` exports `buildApp`, so that the caller can choose feature flags and output folder. */
export async function loadExamples(): Promise<Example[]> {
  const apps = readdirSync(EXAMPLES).sort().map((name) => ({ name, folder: join(EXAMPLES, name, 'typescript') }));
  return Promise.all(apps.filter(({ folder }) => existsSync(join(folder, 'app.ts'))).map(async ({ name, folder }) => {
    const { buildApp } = await import(join(folder, 'app.ts')) as Pick<Example, 'buildApp'>;
    const acknowledging = readdirSync(folder).filter((file) => readFileSync(join(folder, file), 'utf8').includes('.acknowledge('));
    return { name, buildApp, acknowledging };
  }));
}
