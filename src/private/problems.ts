import type { IConstruct } from 'constructs';

/** A problem of an input: a stable id, and a message with the input, the rule, the value and the remedy. */
export interface Problem {
  /** Kebab-case id. It is public API, since users search for it. */
  readonly id: string;
  /** One sentence without final period, with the input in backticks. */
  readonly message: string;
}

/**
 * Thrown for invalid input. Python, Java, Go and .NET see only the message, so it also contains the ids and the construct path.
 */
export class ValidationError extends Error {
  public readonly name = 'ValidationError';
  /** The ids of the problems found. */
  public readonly codes: string[];
  /** Path of the construct with the invalid input. */
  public readonly constructPath?: string;

  constructor(problems: Problem[], scope?: IConstruct, childId?: string) {
    const path = childId === undefined ? scope?.node.path : [scope?.node.path, childId].filter(Boolean).join('/');
    super(describe(problems, path));
    this.codes = problems.map((problem) => problem.id);
    this.constructPath = path;
  }
}

/**
 * Throws one error for all problems of one construct. Does nothing if there are none.
 *
 * @param problems the problems
 * @param scope the construct; left out for value objects, which are not in the construct tree
 * @param childId the id of the child of `scope` that is checked before it exists
 */
export function raise(problems: Problem[], scope?: IConstruct, childId?: string): void {
  if (problems.length > 0) {
    throw new ValidationError(problems, scope, childId);
  }
}

/** Throws an error for one problem. The return type `never` means that the call does not return. */
export function raiseOne(problem: Problem, scope?: IConstruct): never {
  throw new ValidationError([problem], scope);
}

/** A problem as text with its id. CDK's validations add the construct path themselves. */
export function describeProblem(problem: Problem): string {
  return `${problem.message} [${problem.id}]`;
}

function describe(problems: Problem[], path: string | undefined): string {
  const place = path === undefined ? '' : ` at ${path}`;
  const lines = problems.map(describeProblem);
  return lines.length === 1 ? `${lines[0]}${place}` : `${lines.length} problems${place}:\n- ${lines.join('\n- ')}`;
}
