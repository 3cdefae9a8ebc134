/**
 * Of every client of AWS. The SDK would wait for a connection for longer than the function may run: without a way to the service,
 * Lambda would end it and nothing would tell why. Three tries stay within half of the shortest time-out that the construct takes.
 */
export const CLIENT_SETTINGS = {
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
};
