import { raiseOne } from '../../../private/problems';
import { parseArn } from '../../iam/arn';
import type { Caller } from '../../iam/caller';
import { unknownText } from '../../iam/unknown-text';

const SERVICE = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/;

/** A caller that no template creates. */
export interface OutsideCaller extends Caller {
  /** Its name in IAM. */
  readonly name: string;
}

/** Selectors that cannot send requests, and what to name instead. */
const NOT_CALLERS: Array<[RegExp, string]> = [
  [/^\d{12}$/, 'an account cannot send requests: name a role or user of it, or its root user, arn:aws:iam::<account>:root'],
  [/^\*$/, '`*` is not a single principal: name a role, which can belong to any account'],
  [/:iam::\d{12}:group\//, 'a group cannot send requests: name one of its users'],
  [/:iam::\d{12}:instance-profile\//, 'an instance profile cannot send requests: name its role'],
  [/:iam::\d{12}:(saml|oidc)-provider\/|^cognito-identity\.amazonaws\.com$|^(accounts\.google|www\.amazon|graph\.facebook)\.com$/,
    'users of an identity provider act as a role: name the role, or its session as arn:aws:sts::<account>:assumed-role/<role>/<session>'],
];

/**
 * The caller that a selector names by ARN or as a service; undefined if it is neither.
 *
 * @throws if the selector names something that cannot send requests
 */
export function parseOutsideCaller(selector: string): OutsideCaller | undefined {
  const [, advice] = NOT_CALLERS.find(([pattern]) => pattern.test(selector)) ?? [];
  if (advice !== undefined) {
    raiseOne({ id: 'simulator-principal', message: `\`principal\` must be able to send requests, got: \`${selector}\`; ${advice}` });
  }
  if (SERVICE.test(selector)) {
    return { kind: 'service', arn: selector, name: selector };
  }
  const { service, account = '', resource = '', partition = '' } = parseArn(selector) ?? {};
  if (!/^\d{12}$/.test(account)) {
    return undefined;
  }
  const [kind, ...path] = resource.split('/');
  switch (`${service}:${kind}`) {
    case 'iam:root': return { kind: 'root', arn: selector, account, name: kind };
    case 'iam:user': return { kind: 'user', arn: selector, account, name: path[path.length - 1] };
    case 'iam:role': return role(partition, account, selector, path[path.length - 1]);
    case 'sts:assumed-role': return { ...callerByName(partition, account, 'role', path[0]), sessionArn: selector };
    case 'sts:federated-user': return federatedUser(partition, account, selector);
    default: return undefined;
  }
}

/** A role or user with a known name and an unknown path. */
export function callerByName(partition: string, account: string, kind: 'role' | 'user', name: string): OutsideCaller {
  const arn = `arn:${partition}:iam::${account}:${kind}/${unknownText(`the path of ${kind} ${name} is not given; name it by its ARN`)}${name}`;
  return kind === 'user' ? { kind, arn, account, name } : role(partition, account, arn, name);
}

function role(partition: string, account: string, arn: string, name: string): OutsideCaller {
  const session = unknownText(`the session name of role ${name} is chosen by the principal that assumes the role`);
  return { kind: 'role', arn, account, name, sessionArn: `arn:${partition}:sts::${account}:assumed-role/${name}/${session}` };
}

/** A role with an unknown name, of one account or of an unknown account. */
export function unknownRole(partition: string, account = unknownText('the account of the role or user is not known')): OutsideCaller {
  const name = unknownText('which role or user sends the request is not known');
  return { kind: 'role', arn: `arn:${partition}:iam::${account}:role/${name}`, account, name };
}

/** A federated user has the permissions of the user who requested its session. */
function federatedUser(partition: string, account: string, sessionArn: string): OutsideCaller {
  const user = unknownText(`the user who requested ${sessionArn} is not known`);
  return { kind: 'federated-user', arn: `arn:${partition}:iam::${account}:user/${user}`, account, name: user, sessionArn };
}
