import { appendFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** In each test file, first: names it to `logs.ts` and to the processes it starts, and notes that it ran. */
const { CDK_MANAGED_SECRETS_TEST_LOGS: folder } = process.env;
const test = relative(join(__dirname, '../../..'), expect.getState().testPath ?? '').split(sep).join('/');
process.env.CDK_MANAGED_SECRETS_TEST_FILE = test;
if (folder !== undefined) {
  appendFileSync(join(folder, `${process.pid}.records`), `${JSON.stringify({ kind: 'ran', test, text: '' })}\n`);
}
