import { Problem } from './problems';
import { isKnown } from './tokens';

const ORGANIZATION_ID = /^o-[a-z0-9]{10,32}$/;
const MAX_PORT = 65_535;

/**
 * Problems of a TCP port.
 *
 * @param id the id of the problem
 * @param listener what listens on the port, such as 'database'
 */
export function checkPort(id: string, port: number | undefined, listener: string): Problem[] {
  return !isKnown(port) || (Number.isInteger(port) && port >= 1 && port <= MAX_PORT) ? [] : [{
    id,
    message: `\`port\` must be a whole number from 1 to ${MAX_PORT}, got: ${port}; give the TCP port the ${listener} listens on`,
  }];
}

/** Problems of the id of an organization in AWS Organizations. */
export function checkOrganizationId(organizationId: string | undefined): Problem[] {
  return !isKnown(organizationId) || ORGANIZATION_ID.test(organizationId) ? [] : [{
    id: 'organization-id',
    message: `\`organizationId\` must be o- and 10 to 32 lower-case letters or digits, got: "${organizationId}"; copy it from AWS Organizations`,
  }];
}
