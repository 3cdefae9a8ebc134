import { join } from 'node:path';
import { outcomeOf, run, type Language } from './language';

/** `go test` in a module that replaces our module by the folder of the packed one. */
export const GO: Language = {
  name: 'go',
  tools: [['go', 'version']],
  test({ programs }) {
    const folder = join(programs, 'go');
    run(folder, ['go', 'mod', 'tidy']);
    return outcomeOf(folder, ['go', 'test', '-v', '-count=1', './...']);
  },
  count: (output) => ({ passed: (output.match(/^--- PASS:/gm) ?? []).length, failed: (output.match(/^--- FAIL:/gm) ?? []).length }),
};
