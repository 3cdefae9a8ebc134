import { parseArn } from './arn';
import type { Caller } from './caller';
import { unknownText } from './placeholder';
import { parsePolicy, type Policy } from './policy-document';
import type { AccessSubject } from './secret-access';

const SERVICE = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/;

/** A principal that no template holds, by its ARN or a service's name; undefined for what is neither. */
export function outsidePrincipal(selector: string, documents?: readonly unknown[]): { name: string; subject: AccessSubject } | undefined {
  const caller = callerOf(selector);
  return caller && { name: selector, subject: { caller, tags: {}, outside: true, identity: policiesOf(caller, documents) } };
}

function callerOf(selector: string): Caller | undefined {
  if (SERVICE.test(selector)) {
    return { kind: 'service', arn: selector };
  }
  const { service, account, resource, partition } = parseArn(selector) ?? {};
  if (service !== 'iam' || !/^\d{12}$/.test(account ?? '')) {
    return undefined;
  }
  const [kind, ...path] = (resource ?? '').split('/');
  switch (kind) {
    case 'root': return { kind, arn: selector, account };
    case 'user': return { kind, arn: selector, account };
    case 'role': {
      const session = unknownText(`the session of ${selector} is named by whoever assumes the role`);
      return { kind, arn: selector, account, sessionArn: `arn:${partition}:sts::${account}:assumed-role/${path[path.length - 1]}/${session}` };
    }
    default: return undefined;
  }
}

/** The root user needs none, and services have none. */
function policiesOf({ kind, arn }: Caller, documents?: readonly unknown[]): Policy[] {
  if (kind === 'root' || kind === 'service') {
    return [];
  }
  const unknown = unknownText(`the policies of ${arn} are in no template given; pass them with the query's \`identityPolicies\``);
  return (documents ?? [unknown]).map((document, index) => parsePolicy(document, `policy ${index + 1} of ${arn}`, 'identity'));
}
