import type { IConstruct } from 'constructs';

/** One thing that is wrong with an input: a stable id, and a message that says what, what was got, and what to do. */
export interface Problem {
  /** Kebab-case id; public API, since users search for it. */
  readonly id: string;
  /** One sentence without final period, with the input in backticks. */
  readonly message: string;
}

/**
 * Thrown for misuse. Only the message crosses into Python, Java, Go and .NET, so ids and the
 * construct path stand in it too.
 */
export class ValidationError extends Error {
  public readonly name = 'ValidationError';
  /** The ids of the problems found. */
  public readonly codes: string[];
  /** Path of the construct that was misused. */
  public readonly constructPath?: string;

  constructor(problems: Problem[], scope?: IConstruct, childId?: string) {
    const path = childId === undefined ? scope?.node.path : [scope?.node.path, childId].filter(Boolean).join('/');
    super(describe(problems, path));
    this.codes = problems.map((problem) => problem.id);
    this.constructPath = path;
  }
}

/**
 * Throws one error for all problems of one construct, nothing where there are none.
 *
 * Value objects, which have no place in the construct tree, leave `scope` out; a construct that is
 * checked before it exists names the scope and its own id.
 */
export function raise(problems: Problem[], scope?: IConstruct, childId?: string): void {
  if (problems.length > 0) {
    throw new ValidationError(problems, scope, childId);
  }
}

/** Throws for one problem; typed so that callers need no return after it. */
export function raiseOne(problem: Problem, scope?: IConstruct): never {
  throw new ValidationError([problem], scope);
}

/** A problem as text with its id, for CDK's validations, which add the path themselves. */
export function describeProblem(problem: Problem): string {
  return `${problem.message} [${problem.id}]`;
}

function describe(problems: Problem[], path: string | undefined): string {
  const place = path === undefined ? '' : ` at ${path}`;
  const lines = problems.map(describeProblem);
  return lines.length === 1 ? `${lines[0]}${place}` : `${lines.length} problems${place}:\n- ${lines.join('\n- ')}`;
}
