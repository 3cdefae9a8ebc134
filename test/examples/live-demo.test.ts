import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { RECOMMENDED_FLAGS } from './support/flags';
import { buildApp } from '../../examples/quickstart/typescript/app';
import { LiveDatabase } from '../../scripts/demo/live-database';
import { LiveRotation } from '../../scripts/demo/live-rotation';
import { rotatedSecrets } from '../../scripts/demo/rotated-secret';
import { TemplateReader } from '../../scripts/demo/template-reader';

jest.setTimeout(60_000);

const outdir = mkdtempSync(join(tmpdir(), 'live-demo-'));
afterAll(() => rmSync(outdir, { recursive: true }));

function rotated() {
  const app = buildApp({ outdir, context: RECOMMENDED_FLAGS });
  const stack = app.node.children.find((construct) => Stack.isStack(construct))!;
  const assembly = app.synth();
  return rotatedSecrets(new TemplateReader(stack, assembly.getStackByName(stack.stackName).template), assembly.directory);
}

test('the demo rotates the secret of a template by its function on a real database, and shows labels and logins at each step', async () => {
  const [secret] = rotated();
  expect(secret).toMatchObject({ name: 'Quickstart/Credentials', strategy: 'singleUser', databaseName: undefined });
  const database = await LiveDatabase.start();
  const lines: string[] = [];
  try {
    await new LiveRotation(secret, database, (line) => lines.push(line)).run();
    await expect(new LiveRotation({ ...secret, strategy: 'dualPassword', databaseName: 'other', generation: { ...secret.generation, SecretStringTemplate: '{"username":"other"}' } },
      database, () => undefined).run()).rejects.toThrow('after dualPassword, the answers for the old and the new password should be logs in, logs in, but are refused, logs in');
  } finally {
    await database.stop();
  }
  const version = '[0-9a-f]{4}';
  const rows = [
    `before +${version} AWSCURRENT +logs in`,
    `function starts +\\d+ ms +${version} AWSCURRENT +logs in`,
    `createSecret +\\d+ ms +${version} AWSCURRENT +${version} AWSPENDING +logs in +refused`,
    `setSecret +\\d+ ms +${version} AWSPREVIOUS +${version} AWSPENDING, AWSCURRENT +refused +logs in`,
    `testSecret +\\d+ ms +${version} AWSPREVIOUS +${version} AWSPENDING, AWSCURRENT +refused +logs in`,
    `finishSecret +\\d+ ms +${version} AWSPREVIOUS +${version} AWSPENDING, AWSCURRENT +refused +logs in`,
  ];
  expect(lines.slice(2, -1)).toEqual(rows.map((row) => expect.stringMatching(new RegExp(`^${row}$`))));
  expect(lines.join('\n').split('\n').filter((line) => line.length > 110)).toEqual([]);
});
