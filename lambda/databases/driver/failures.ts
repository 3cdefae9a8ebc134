import { socketFailure } from './socket-failures';
import { type Cause, DatabaseError, RotationError } from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';

/** What an error came from, as messages name it: `db.example.com:5432`, or `the database`. */
export interface FailureContext {
  readonly place: string;
}

export interface ConnectContext extends FailureContext {
  readonly username: string;
}

export interface StatementContext extends FailureContext {
  /** What was tried, without values, such as `change user "app"`. */
  readonly action: string;
}

type ErrorClass = new (reason: string, cause?: Cause) => RotationError;

/** An error of the driver, by its codes or by a test, the class of ours that it means, and the reason that this one gives. */
export type FailureRule<C extends FailureContext> = readonly [
  matches: readonly (string | number)[] | ((error: unknown) => boolean), error: ErrorClass, reason: (context: C) => string,
];

/** What the errors of one driver mean. The first rule that matches decides. */
export interface FailureTable {
  /** What driver and server call an error. */
  readonly codesOf: (error: unknown) => readonly (string | number)[];
  readonly connect: readonly FailureRule<ConnectContext>[];
  readonly statement: readonly FailureRule<StatementContext>[];
  /** Network and TLS, at any time, by the driver's own codes; before the codes of the socket. */
  readonly transport: readonly FailureRule<FailureContext>[];
  /** Errors of the driver that wrap an error of the socket: they decide only if the socket's code does not. */
  readonly wrapped?: readonly FailureRule<FailureContext>[];
  /** The error of the socket within an error of the driver. @default - the error itself */
  readonly socketErrorOf?: (error: unknown) => unknown;
}

/** What an error of the driver while connecting means. */
export function connectFailure(table: FailureTable, error: unknown, context: ConnectContext, redactor: Redactor): RotationError {
  return failureOf(table, table.connect, error, context, redactor)
    ?? new DatabaseError(`${context.place} refused the session`, redactor.cause(error));
}

/** What an error of the driver in a statement means. */
export function statementFailure(table: FailureTable, error: unknown, context: StatementContext, redactor: Redactor): RotationError {
  return failureOf(table, table.statement, error, context, redactor) ?? new DatabaseError(`could not ${context.action}`, redactor.cause(error));
}

function failureOf<C extends FailureContext>(
  table: FailureTable, rules: readonly FailureRule<C>[], error: unknown, context: C, redactor: Redactor,
): RotationError | undefined {
  if (error instanceof RotationError) {
    return error;
  }
  const codes = table.codesOf(error);
  const first = (candidates: readonly FailureRule<C>[]): RotationError | undefined => {
    const rule = candidates.find(([matches]) => typeof matches === 'function' ? matches(error) : matches.some((code) => codes.includes(code)));
    return rule && new rule[1](rule[2](context), redactor.cause(error));
  };
  return first([...rules, ...table.transport])
    ?? socketFailure(table.socketErrorOf?.(error) ?? error, context.place, redactor)
    ?? first(table.wrapped ?? []);
}
