import { raiseOne } from '../../private/problems';
import { parseArn } from '../iam/arn';
import type { Caller } from '../iam/caller';
import { unknownText } from '../iam/unknown-text';

const SERVICE = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/;

/** A caller with its name in IAM. */
export interface OutsideCaller extends Caller {
  readonly name: string;
}

/** What people name that makes no requests itself, and whom to ask for instead. */
const NO_CALLERS: Array<[RegExp, string]> = [
  [/^\d{12}$/, 'an account makes no requests: ask for a role or user of it, or for its root user, arn:aws:iam::<account>:root'],
  [/^\*$/, 'everyone is nobody in particular: ask for a role, which may belong to any account'],
  [/:iam::\d{12}:group\//, 'a group makes no requests: ask for one of its users'],
  [/:iam::\d{12}:instance-profile\//, 'an instance profile makes no requests: ask for its role'],
  [/:iam::\d{12}:(saml|oidc)-provider\/|^cognito-identity\.amazonaws\.com$|^(accounts\.google|www\.amazon|graph\.facebook)\.com$/,
    'people of an identity provider act as a role: ask for the role, or for its session as arn:aws:sts::<account>:assumed-role/<role>/<session>'],
];

/**
 * Who a selector names that no template makes; undefined where it is neither ARN nor service.
 *
 * @throws for what cannot make requests
 */
export function outsideCaller(selector: string): OutsideCaller | undefined {
  const [, advice] = NO_CALLERS.find(([pattern]) => pattern.test(selector)) ?? [];
  if (advice !== undefined) {
    raiseOne({ id: 'simulator-principal', message: `\`principal\` must be one that makes requests, got: \`${selector}\`; ${advice}` });
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
    case 'sts:assumed-role': return { ...named(partition, account, 'role', path[0]), sessionArn: selector };
    case 'sts:federated-user': return federatedUser(partition, account, selector);
    default: return undefined;
  }
}

/** A role or user of which the name is known, and not the path. */
export function named(partition: string, account: string, kind: 'role' | 'user', name: string): OutsideCaller {
  const arn = `arn:${partition}:iam::${account}:${kind}/${unknownText(`the path of ${kind} ${name} is not given; name it by its ARN`)}${name}`;
  return kind === 'user' ? { kind, arn, account, name } : role(partition, account, arn, name);
}

function role(partition: string, account: string, arn: string, name: string): OutsideCaller {
  const session = unknownText(`the session of role ${name} is named by whoever assumes the role`);
  return { kind: 'role', arn, account, name, sessionArn: `arn:${partition}:sts::${account}:assumed-role/${name}/${session}` };
}

/** Some role of an account, or of any account, of which nothing else is known. */
export function someRole(partition: string, account = unknownText('which account it belongs to is not known')): OutsideCaller {
  const name = unknownText('which role or user asks is not known');
  return { kind: 'role', arn: `arn:${partition}:iam::${account}:role/${name}`, account, name };
}

/** Its permissions are those of the user who asked for it. */
function federatedUser(partition: string, account: string, sessionArn: string): OutsideCaller {
  const user = unknownText(`the user who asked for ${sessionArn} is not known`);
  return { kind: 'federated-user', arn: `arn:${partition}:iam::${account}:user/${user}`, account, name: user, sessionArn };
}
