import type { DebianServer } from './debian';
import { MYSQL_PACKAGES } from './mysql-packages';

/** Debian has MySQL in sid only. */
export const MYSQL: DebianServer = {
  name: 'mysql-9.7.4-2',
  suites: ['sid'],
  packages: ['mysql-server-core'],
  pinned: MYSQL_PACKAGES,
};

/** Of a stable release, which gets only security fixes. The second package contains the password policy. */
export const MARIADB: DebianServer = {
  name: 'mariadb-10.11',
  suites: ['bookworm', 'debian-security bookworm-security'],
  packages: ['mariadb-server-core'],
  extras: ['mariadb-server'],
};
