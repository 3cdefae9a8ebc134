import type { Holder } from './attachments';
import { parseGiven } from './given-document';
import { named, outsideCaller, type OutsideCaller } from './outside-callers';
import { hasPlaceholder, unknownText } from './placeholder';
import { parsePolicy, type Policy } from './policy-document';
import type { PrincipalFinder, TemplatePrincipal } from './principals';
import type { AccessSubject } from './secret-access';
import type { OutsidePrincipal } from '../outside-principal';

/** A principal as it is asked about. */
export interface AskedPrincipal {
  readonly name: string;
  readonly subject: AccessSubject;
}

/** Principals that no template makes: named by ARN, as a service, or by a name that templates attach policies to. */
export class OutsidePrincipals {
  private readonly given: ReadonlyMap<string, OutsidePrincipal>;

  constructor(
    private readonly finder: PrincipalFinder,
    private readonly principals: readonly TemplatePrincipal[],
    given: readonly OutsidePrincipal[],
  ) {
    this.given = new Map(given.map((principal): [string, OutsidePrincipal] => [principal.principal, principal]));
  }

  /** Names that templates attach policies to and that none of them makes. */
  public get names(): string[] {
    return this.unmade().map(({ name }) => name);
  }

  /** Undefined for what is none. */
  public find(selector: string, documents?: readonly unknown[]): AskedPrincipal | undefined {
    const caller = this.callerOf(selector);
    return caller && { name: selector, subject: this.sessionOf(caller) ?? this.subject(selector, caller, documents) };
  }

  private callerOf(selector: string): OutsideCaller | undefined {
    const found = this.unmade().filter(({ name }) => name === selector);
    if (found.length !== 1) {
      return outsideCaller(selector);
    }
    const [{ type, name, stack }] = found;
    return named(stack.partition, stack.account, type === 'AWS::IAM::User' ? 'user' : 'role', name);
  }

  /** A session of a role that a template makes. */
  private sessionOf({ kind, account, name, sessionArn }: OutsideCaller): AccessSubject | undefined {
    const made = this.principals.find(({ ownName, subject: { caller } }) => kind === 'role' && caller.kind === kind && caller.account === account && ownName === name);
    return made && { ...made.subject, caller: { ...made.subject.caller, sessionArn } };
  }

  private subject(selector: string, caller: OutsideCaller, documents?: readonly unknown[]): AccessSubject {
    const told = this.given.get(selector);
    const boundary = told?.permissionsBoundary;
    const asking = caller.kind === 'root' || caller.kind === 'service';
    return {
      caller,
      tags: told?.tags ?? {},
      tagsUnknown: told?.tags || asking ? undefined : `the tags of ${selector} are in no template given; pass them as \`principalTags\``,
      identity: asking ? [] : this.identityOf(selector, caller, documents ?? told?.identityPolicies),
      boundary: boundary && [parseGiven(boundary, `permissions boundary of ${selector}`, 'boundary')],
      session: caller.kind === 'federated-user' ? [unknownPolicy(`the session policy of ${selector} is not given; pass it as \`sessionPolicy\``)] : undefined,
    };
  }

  private identityOf(selector: string, { kind, name, account = '' }: OutsideCaller, documents?: readonly unknown[]): Policy[] {
    const holder: Holder = kind === 'user' ? 'AWS::IAM::User' : 'AWS::IAM::Role';
    const attached = kind === 'federated-user' ? [] : this.finder.attachedTo(holder, account, name);
    const which = attached.length > 0 ? 'further policies' : 'the policies';
    const others = documents?.map((document, index) => parseGiven(document, `policy ${index + 1} of ${selector}`, 'identity'));
    return [...attached, ...others ?? [unknownPolicy(`${which} of ${selector} are in no template given; pass them as \`identityPolicies\``)]];
  }

  private unmade(): PrincipalFinder['attachments']['named'] {
    const made = new Set(this.principals.map(({ ownName, subject: { caller } }) => `${caller.kind}/${caller.account}/${ownName}`));
    return this.finder.attachments.named.filter(({ type, name, stack }) => type !== 'AWS::IAM::Group' && !hasPlaceholder(name)
      && !made.has(`${type === 'AWS::IAM::User' ? 'user' : 'role'}/${stack.account}/${name}`));
  }
}

function unknownPolicy(reason: string): Policy {
  return parsePolicy(unknownText(reason), 'policies that are not given', 'identity');
}
