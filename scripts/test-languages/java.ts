import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { outcomeOf, sum, type Language } from './language';

/** Kept between runs: the jar of aws-cdk-lib alone has 100 MB. */
const REPOSITORY = resolve(__dirname, '../../node_modules/.cache/cdk-managed-secrets/maven');

/** JUnit by Maven, which takes the jar from the folder it was packed to as from any repository. */
export const JAVA: Language = {
  name: 'java',
  tools: [['javac', '--version'], ['mvn', '--version']],
  packOptions: ['--maven-local-repository', REPOSITORY],
  test({ programs, versions }) {
    // Maven never looks again for a released version that it has, and ours has the same number each time.
    rmSync(join(REPOSITORY, 'io/github/cdkmanagedsecrets'), { recursive: true, force: true });
    return outcomeOf(join(programs, 'java'), [
      'mvn', '--batch-mode', '--no-transfer-progress', '-Dstyle.color=never', `-Dmaven.repo.local=${REPOSITORY}`, `-Dcdk.version=${versions['aws-cdk-lib']}`, 'test',
    ]);
  },
  count(output) {
    // The line without a class sums the classes up.
    const [total] = /Tests run: \d+, Failures: \d+, Errors: \d+, Skipped: \d+$/m.exec(output) ?? [''];
    const failed = sum(total, /Failures: (\d+)/g) + sum(total, /Errors: (\d+)/g);
    return { passed: sum(total, /Tests run: (\d+)/g) - failed - sum(total, /Skipped: (\d+)/g), failed };
  },
};
