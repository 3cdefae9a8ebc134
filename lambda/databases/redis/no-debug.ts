/** Replaces `debug` in the bundle: an environment variable could turn it on, and it would print commands with their passwords. */
export default function debug(namespace: string): { namespace: string; enabled: boolean } {
  return { namespace, enabled: false };
}
