// Jest's environment for mutants: after the first failed test, the other tests of the run are skipped, since one failure kills a mutant.
// Stryker switches Jest's `bail` off, and `bail` would finish the file. A mutant that fails 900 known answers costs 900 comparisons.
const { TestEnvironment } = require('jest-environment-node');

/** The mutant that a test has killed. Stryker numbers mutants in this variable, and the first run has none. */
let killed;
const active = () => process.env.__STRYKER_ACTIVE_MUTANT__;

module.exports = class extends TestEnvironment {
  handleTestEvent({ name, test }) {
    if (name === 'test_done' && test.errors.length > 0) {
      killed = active();
    } else if (name === 'test_start' && killed !== undefined && killed === active()) {
      test.mode = 'skip';
    }
  }
};
