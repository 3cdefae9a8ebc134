// Fails the run in continuous integration if a test file takes more processor time than its budget; elsewhere it only names the file.
// What needs more belongs to another tier (CONTRIBUTING.md, "Test tiers").
const { relative } = require('node:path');

class TimeBudgetReporter {
  constructor(globalConfig, { seconds }) {
    this.rootDir = globalConfig.rootDir;
    this.seconds = seconds;
    this.exceeding = [];
  }

  onTestResult(_test, { testFilePath, processorSeconds }) {
    if (processorSeconds > this.seconds) {
      this.exceeding.push(`${relative(this.rootDir, testFilePath)}: ${processorSeconds.toFixed(1)} s of processor time, its budget is ${this.seconds} s`);
    }
  }

  onRunComplete() {
    if (this.exceeding.length > 0) {
      process.stderr.write(`Test files over their budget:\n${this.exceeding.join('\n')}\n`);
    }
  }

  getLastError() {
    return this.exceeding.length > 0 && process.env.CI === 'true' ? new Error(this.exceeding.join('\n')) : undefined;
  }
}

module.exports = TimeBudgetReporter;
