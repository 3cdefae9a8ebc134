import type { ConnectContext, FailureContext, StatementContext } from './failures';

/** The reasons that errors of several engines give. */

export const loginRefused = ({ username }: ConnectContext): string => `the database does not let user "${username}" log in`;

/** @param otherwise what the same code of the server can also mean */
export const passwordRefused = (otherwise: string) => ({ username }: ConnectContext): string =>
  `the database refused the password of user "${username}", or ${otherwise}`;

export const tooManyConnections = ({ username }: ConnectContext): string => `the database accepts no further connection of user "${username}"`;

export const startingOrStopping = ({ place }: FailureContext): string => `${place} is starting or stopping`;
export const noAnswer = ({ place }: FailureContext): string => `${place} does not answer`;
export const noConnection = ({ place }: FailureContext): string => `no connection to ${place}`;
export const connectionClosed = ({ place }: FailureContext): string => `${place} closed the connection`;
export const tlsRefused = ({ place }: FailureContext): string => `${place} refuses TLS; the connection was given up`;
export const notTrusted = ({ place }: FailureContext): string => `${place} is not trusted; the connection was given up`;

export const newPasswordRefused = (): string => 'the new password was refused';
export const notPermitted = ({ action }: StatementContext): string => `the session is not permitted to ${action}`;
export const readOnly = ({ action }: StatementContext): string => `the database is read-only, so it cannot ${action}`;
