/** Stands in for `debug` in the bundle: switched on by an environment variable, it would print commands with their passwords. */
export default function debug(namespace: string): { namespace: string; enabled: boolean } {
  return { namespace, enabled: false };
}
