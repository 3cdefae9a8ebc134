// Names each test file that takes more processor time than its budget. In continuous integration it fails the run if a file takes half as
// much again: processor time also rises when other programs share the processors. What needs more belongs to another tier (CONTRIBUTING.md).
const { relative } = require('node:path');

const ALLOWANCE = 1.5;

class TimeBudgetReporter {
  constructor(globalConfig, { seconds }) {
    this.rootDir = globalConfig.rootDir;
    this.seconds = seconds;
    this.exceeding = [];
    this.failing = [];
  }

  onTestResult(_test, { testFilePath, processorSeconds }) {
    const text = `${relative(this.rootDir, testFilePath)}: ${processorSeconds?.toFixed(1)} s of processor time, its budget is ${this.seconds} s`;
    if (processorSeconds > this.seconds) {
      this.exceeding.push(text);
    }
    if (processorSeconds > this.seconds * ALLOWANCE) {
      this.failing.push(text);
    }
  }

  onRunComplete() {
    if (this.exceeding.length > 0) {
      process.stderr.write(`Test files over their budget:\n${this.exceeding.join('\n')}\n`);
    }
  }

  getLastError() {
    return this.failing.length > 0 && process.env.CI === 'true' ? new Error(this.failing.join('\n')) : undefined;
  }
}

module.exports = TimeBudgetReporter;
