import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { outcomeOf, run, sum, type Language } from './language';

/** pytest in a virtual environment in which the wheel is installed. */
export const PYTHON: Language = {
  name: 'python',
  tools: [['python3', '-m', 'venv', '--help'], ['python3', '-m', 'pip', '--version']],
  test({ packages, programs, versions }) {
    const folder = join(programs, 'python');
    const wheels = readdirSync(join(packages, 'python')).filter((file) => file.endsWith('.whl')).map((file) => join(packages, 'python', file));
    run(folder, ['python3', '-m', 'venv', '.venv']);
    const peers = [`aws-cdk-lib==${versions['aws-cdk-lib']}`, `constructs==${versions.constructs}`];
    run(folder, ['.venv/bin/pip', 'install', '--quiet', '--no-compile', 'pytest', ...peers, ...wheels]);
    return outcomeOf(folder, ['.venv/bin/python', '-m', 'pytest', '-p', 'no:cacheprovider']);
  },
  count: (output) => ({ passed: sum(output, /(\d+) passed/g), failed: sum(output, /(\d+) (?:failed|error)/g) }),
};
