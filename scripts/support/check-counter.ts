/** Counts the checks of a script, and ends it as `.ci/run` expects: a line `N passed, N failed`, and the exit code. */
export class CheckCounter {
  private passed = 0;
  private failed = 0;

  /** Counts one check and prints it if it fails. */
  public check(what: string, holds: boolean, detail = ''): void {
    if (holds) {
      this.passed += 1;
    } else {
      this.failed += 1;
      console.error(`FAILED ${what}${detail ? `: ${detail}` : ''}`);
    }
  }

  /** Counts one step, which passes if it does not throw. A failed step ends the script: later steps need its result. */
  public step<T>(what: string, run: () => T): T {
    try {
      const result = run();
      this.check(what, true);
      return result;
    } catch (error) {
      const { message, stdout } = error as Error & { stdout?: string };
      this.check(what, false, stdout ? `${message}\n${stdout}` : message);
      return this.finish();
    }
  }

  /** Adds the counts of another test tool. */
  public add(counted: { passed: number; failed: number }): void {
    this.passed += counted.passed;
    this.failed += counted.failed;
  }

  public finish(): never {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exit(this.failed > 0 ? 1 : 0);
  }
}
