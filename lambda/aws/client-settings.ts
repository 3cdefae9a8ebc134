/**
 * Settings of every AWS client. By default, the SDK waits for a connection for longer than the function may run: without
 * network connectivity to the service, Lambda would end the function and no error would be logged. Three tries take at
 * most half of the shortest time-out that the construct accepts.
 */
export const CLIENT_SETTINGS = {
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
};
