// Stands in for CDK's built-in template validator, which takes about 3 s per process; `npm run judges` runs the real one.
export class RegoEngine {
  public listRules(): unknown[] {
    return [];
  }

  public validateDetailed(): { violations: unknown[]; results: unknown[] } {
    return { violations: [], results: [] };
  }
}
