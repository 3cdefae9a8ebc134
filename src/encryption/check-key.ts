import type { Duration } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Problem } from '../private/problems';
import { isKnown } from '../private/tokens';

const ALIAS = /^[A-Za-z0-9/_-]+$/;
const ALIAS_LENGTH = 256;
const PREFIX = 'alias/';

/** What `checkKey` checks: structurally the props of `SecretsEncryptionKey`. */
interface CheckedKey {
  readonly alias?: string;
  readonly administrators?: iam.IGrantable[];
  readonly rotationPeriod?: Duration;
  readonly pendingWindow?: Duration;
}

/** Problems of a key's props by the rules of KMS and of this library's key policy. */
export function checkKey(props: CheckedKey): Problem[] {
  return [
    ...checkAlias(props.alias),
    ...checkDays('rotationPeriod', 'key-rotation-period', props.rotationPeriod, 90, 2560),
    ...checkDays('pendingWindow', 'key-pending-window', props.pendingWindow, 7, 30),
    ...checkAdministrators(props.administrators ?? []),
  ];
}

function checkAlias(alias: string | undefined): Problem[] {
  if (!isKnown(alias)) {
    return [];
  }
  const name = alias.startsWith(PREFIX) ? alias.slice(PREFIX.length) : alias;
  const problems: Problem[] = [];
  if (!ALIAS.test(name) || PREFIX.length + name.length > ALIAS_LENGTH) {
    problems.push({
      id: 'key-alias',
      message: `\`alias\` must contain only letters, digits and /_-, 1 to ${ALIAS_LENGTH - PREFIX.length} of them, got: "${alias}"; `
        + 'replace the others or shorten it',
    });
  }
  if (name.startsWith('aws/')) {
    problems.push({
      id: 'key-alias-reserved',
      message: `\`alias\` must not start with aws/, got: "${alias}"; AWS reserves that prefix, use another`,
    });
  }
  return problems;
}

function checkDays(prop: string, id: string, duration: Duration | undefined, min: number, max: number): Problem[] {
  if (duration === undefined || duration.isUnresolved()) {
    return [];
  }
  const days = duration.toDays({ integral: false });
  return Number.isInteger(days) && days >= min && days <= max ? [] : [{
    id,
    message: `\`${prop}\` must be ${min} to ${max} whole days, got: ${duration.toHumanString()}; use Duration.days(n) in that range`,
  }];
}

/** Such an administrator would be a `Principal: *` in the key policy. */
function checkAdministrators(administrators: iam.IGrantable[]): Problem[] {
  const hasAnyone = administrators.some((administrator) => {
    const names = Object.values(administrator.grantPrincipal.policyFragment.principalJson);
    return names.some((name) => [name].flat().includes('*'));
  });
  return hasAnyone ? [{
    id: 'key-administrators-anyone',
    message: '`administrators` must name roles, users or accounts, got: a principal that is everyone ("*"); '
      + 'name the principals that administer the key',
  }] : [];
}
