import type { DebianServer } from './debian';

/** The server's program is in the package of the tools. The package `redis-server` has only its name and an init script. */
export const REDIS: DebianServer = {
  name: 'redis-7.0',
  suites: ['bookworm', 'debian-security bookworm-security'],
  packages: ['redis-tools'],
  extras: ['redis-server'],
};

export const VALKEY: DebianServer = {
  name: 'valkey-8.1',
  suites: ['trixie', 'debian-security trixie-security'],
  packages: ['valkey-tools'],
  extras: ['valkey-server'],
};
