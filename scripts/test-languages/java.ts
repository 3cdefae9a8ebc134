import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { outcomeOf, sum, type Language } from './language';

/** It stays between runs, since the jar of aws-cdk-lib alone has 100 MB. */
const REPOSITORY = resolve(__dirname, '../../node_modules/.cache/cdk-managed-secrets/maven');

/** JUnit with Maven, which uses the folder of the packed jar as a repository. */
export const JAVA: Language = {
  name: 'java',
  tools: [['javac', '--version'], ['mvn', '--version']],
  packOptions: ['--maven-local-repository', REPOSITORY],
  test({ programs, versions }) {
    // Maven never downloads a released version again, and ours always has the same number.
    rmSync(join(REPOSITORY, 'io/github/cdkmanagedsecrets'), { recursive: true, force: true });
    return outcomeOf(join(programs, 'java'), [
      'mvn', '--batch-mode', '--no-transfer-progress', '-Dstyle.color=never',
      `-Dmaven.repo.local=${REPOSITORY}`, `-Dcdk.version=${versions['aws-cdk-lib']}`, 'test',
    ]);
  },
  count(output) {
    // The line without a class has the sum of all classes.
    const [total] = /Tests run: \d+, Failures: \d+, Errors: \d+, Skipped: \d+$/m.exec(output) ?? [''];
    const failed = sum(total, /Failures: (\d+)/g) + sum(total, /Errors: (\d+)/g);
    return { passed: sum(total, /Tests run: (\d+)/g) - failed - sum(total, /Skipped: (\d+)/g), failed };
  },
};
