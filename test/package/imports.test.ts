import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { closureOfIndex, sourceFiles } from './source-files';

const ROOT = join(__dirname, '..', '..');

const closure = closureOfIndex();

describe('what src/index.ts imports', () => {
  test('is only its own sources, the peer dependencies and Node itself', () => {
    const { peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { peerDependencies: Record<string, string> };
    const foreign = closure.outside.filter((name) => !isBuiltin(name) && !Object.keys(peerDependencies).includes(name.split('/')[0]));
    expect(foreign).toEqual([]);
  });

  test('is all of src/: nothing lies there unused', () => {
    expect(sourceFiles().filter((file) => !closure.files.includes(file))).toEqual([]);
  });
});
