import { ServerFault } from './fake-server';

/** An error as Oracle words it. */
export function fault(code: string, message: string): ServerFault {
  return new ServerFault(`${code}: ${message}`, { code });
}
