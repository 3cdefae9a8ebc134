import type { Holder, Named } from './attachments';
import { named, outsideCaller, type OutsideCaller } from './outside-callers';
import type { PrincipalFinder, TemplatePrincipal } from './principals';
import { raiseOne } from '../../private/problems';
import type { AccessSubject } from '../evaluation/secret-decision';
import type { Caller } from '../iam/caller';
import { parsePolicy, type Policy } from '../iam/policy-document';
import { hasUnknownPart, hasUnknownText, unknownText } from '../iam/unknown-text';
import { parseGiven } from '../input/input-document';
import type { OutsidePrincipal } from '../outside-principal';
import type { Resolver } from '../template/intrinsics';
import { arnOf } from '../template/physical-ids';

/** A principal as it is asked about. */
export interface AskedPrincipal {
  readonly name: string;
  /** Its name in IAM. */
  readonly ownName: string;
  readonly subject: AccessSubject;
}

/** A principal that no template makes and that the templates or the simulator's options tell of. */
export interface ToldPrincipal extends AskedPrincipal {
  /** The same with nothing but the policies that are told; undefined where all are. */
  readonly known?: AccessSubject;
  /** Why there may be others. */
  readonly untold?: string;
  /** ARNs of the customer's managed policies that templates attach to it. */
  readonly managedPolicies: readonly string[];
  readonly groups: readonly string[];
}

/** What tells roles and users apart, by whatever selector they are asked about; the sessions of a role are that role. */
export function roleOrUserKey({ ownName, subject: { caller } }: AskedPrincipal): string {
  return [caller.kind, caller.account, ownName].join('/');
}

/** The same, but that a session of which the name is known is itself only. */
export function callerKey(principal: AskedPrincipal): string {
  const { sessionArn } = principal.subject.caller;
  return sessionArn === undefined || hasUnknownText(sessionArn) ? roleOrUserKey(principal) : sessionArn;
}

/** Principals that no template makes: named by ARN, as a service, or by a name that templates attach policies to. */
export class OutsidePrincipals {
  private readonly given: ReadonlyMap<string, OutsidePrincipal>;

  constructor(
    private readonly finder: PrincipalFinder,
    private readonly principals: readonly TemplatePrincipal[],
    given: readonly OutsidePrincipal[],
    private readonly resolver: Resolver,
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
    return caller && { name: selector, ownName: caller.name, subject: this.sessionOf(caller) ?? this.subject(selector, caller, documents) };
  }

  /** All whom the options tell of, then those that templates attach policies to. */
  public told(): ToldPrincipal[] {
    const given = [...this.given.keys()].map((selector): ToldPrincipal => {
      const found = this.find(selector) ?? raiseOne({ id: 'simulator-principal', message: describeWrong(selector) });
      return { ...found, managedPolicies: this.managedPoliciesOf(found.subject.caller, found.ownName), groups: [] };
    });
    const told = new Set(given.map(callerKey));
    return [...given, ...this.unmade().map((holder) => this.attachedOnly(holder)).filter((principal) => !told.has(callerKey(principal)))];
  }

  /** A role or user of which templates tell no more than some policies. */
  private attachedOnly({ type, name, stack }: Named): ToldPrincipal {
    const caller = named(stack.partition, stack.account, type === 'AWS::IAM::User' ? 'user' : 'role', name);
    const subject = this.subject(name, caller);
    const known = { ...subject, identity: this.finder.attachedTo(type, stack.account, name) };
    const ambiguous = this.names.filter((other) => other === name).length > 1;
    const untold = `further policies of ${name} are in no template given; pass them with \`outsidePrincipals\``;
    const managedPolicies = this.managedPoliciesOf(caller, name);
    return { name: ambiguous ? caller.arn : name, ownName: name, subject, known, untold, managedPolicies, groups: [] };
  }

  private managedPoliciesOf({ kind, account = '' }: Caller, name: string): string[] {
    const attached = kind === 'role' || kind === 'user' ? this.finder.attachments.of(holderOf(kind), account, name) : [];
    return attached.filter(({ policy }) => policy.type === 'AWS::IAM::ManagedPolicy').map(({ policy }) => arnOf(policy, this.resolver));
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
    const attached = kind === 'federated-user' ? [] : this.finder.attachedTo(holderOf(kind), account, name);
    const which = attached.length > 0 ? 'further policies' : 'the policies';
    const others = documents?.map((document, index) => parseGiven(document, `policy ${index + 1} of ${selector}`, 'identity'));
    return [...attached, ...others ?? [unknownPolicy(`${which} of ${selector} are in no template given; pass them as \`identityPolicies\``)]];
  }

  private unmade(): Named[] {
    const made = new Set(this.principals.map(({ ownName, subject: { caller } }) => `${caller.kind}/${caller.account}/${ownName}`));
    return this.finder.attachments.named.filter(({ type, name, stack }) => type !== 'AWS::IAM::Group' && !hasUnknownPart(name)
      && !made.has(`${type === 'AWS::IAM::User' ? 'user' : 'role'}/${stack.account}/${name}`));
  }
}

function holderOf(kind: Caller['kind']): Holder {
  return kind === 'user' ? 'AWS::IAM::User' : 'AWS::IAM::Role';
}

function describeWrong(selector: string): string {
  return `\`outsidePrincipals\` must name an ARN, a service, or a role or user that templates attach policies to, got: \`${selector}\`; correct it`;
}

function unknownPolicy(reason: string): Policy {
  return parsePolicy(unknownText(reason), 'policies that are not given', 'identity');
}
