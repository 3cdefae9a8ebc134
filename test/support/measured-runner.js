// Jest's runner, and the processor time of each test file: its own, and that of the processes it started and waited for. Unlike the time
// on the clock it says little of what else the machine does. `time-budget-reporter.js` reads it.
const { readFileSync } = require('node:fs');
const { default: run } = require('jest-circus/runner');

/** Kernel ticks a second, in which `/proc` counts: 100 on every Linux that Node runs on. */
const TICKS = 100;

function processorSeconds() {
  try {
    // After the name in brackets: state is field 0; user and system time, and those of ended children, are 11 to 14.
    const fields = readFileSync('/proc/self/stat', 'utf8').replace(/^.*\) /s, '').split(' ');
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS;
  } catch {
    const { user, system } = process.cpuUsage(); // macOS and Windows: without the children
    return (user + system) / 1e6;
  }
}

module.exports = async (...context) => {
  const before = processorSeconds();
  const result = await run(...context);
  return Object.assign(result, { processorSeconds: processorSeconds() - before });
};
