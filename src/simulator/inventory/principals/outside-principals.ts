import { callerByName, parseOutsideCaller, type OutsideCaller } from './outside-callers';
import type { IdentityType, NamedIdentity } from './policy-attachments';
import { callerKey, type KnownOutsidePrincipal, type ResolvedPrincipal } from './resolved-principal';
import type { PrincipalFinder, TemplatePrincipal } from './template-principals';
import { raiseOne } from '../../../private/problems';
import type { AccessSubject } from '../../evaluation/access-request';
import type { Caller } from '../../iam/caller';
import { parsePolicy, type Policy } from '../../iam/policy-document';
import { hasUnknownPart, unknownText } from '../../iam/unknown-text';
import type { OutsidePrincipal } from '../../outside-principal';
import type { PolicySource } from '../../policy-source';
import { arnOf } from '../../template/resource-identifiers';
import type { ValueResolver } from '../../template/value-resolver';

/** Principals that no template creates: named by ARN, as a service, or by a name that templates attach policies to. */
export class OutsidePrincipals {
  /** What the simulator's options say about principals, by selector. */
  private readonly inputs: ReadonlyMap<string, OutsidePrincipal>;

  constructor(
    private readonly finder: PrincipalFinder,
    private readonly templatePrincipals: readonly TemplatePrincipal[],
    inputs: readonly OutsidePrincipal[],
    private readonly resolver: ValueResolver,
  ) {
    this.inputs = new Map(inputs.map((input): [string, OutsidePrincipal] => [input.principal, input]));
  }

  /** Names of the roles and users that templates attach policies to and do not create. */
  public get names(): string[] {
    return this.outsideIdentities().map(({ name }) => name);
  }

  /**
   * The principal that a selector names; undefined if it names none.
   *
   * @param policies identity policies in place of those in the simulator's options
   */
  public find(selector: string, policies?: readonly PolicySource[]): ResolvedPrincipal | undefined {
    const caller = this.callerOf(selector);
    return caller && { name: selector, iamName: caller.name, subject: this.templateSession(caller) ?? this.subjectOf(selector, caller, policies) };
  }

  /** The principals in the simulator's options, then those that templates attach policies to. */
  public all(): KnownOutsidePrincipal[] {
    const fromInputs = [...this.inputs.keys()].map((selector): KnownOutsidePrincipal => {
      const found = this.find(selector) ?? raiseOne({ id: 'simulator-principal', message: notAPrincipal(selector) });
      return { ...found, managedPolicies: this.managedPoliciesOf(found.subject.caller, found.iamName), groups: [] };
    });
    const keys = new Set(fromInputs.map(callerKey));
    const fromTemplates = this.outsideIdentities().map((identity) => this.fromAttachments(identity));
    return [...fromInputs, ...fromTemplates.filter((principal) => !keys.has(callerKey(principal)))];
  }

  /** A role or user about which only the policies that templates attach are known. */
  private fromAttachments(identity: NamedIdentity): KnownOutsidePrincipal {
    const { type, name, stack } = identity;
    const caller = callerOfIdentity(identity);
    const subject = this.subjectOf(name, caller);
    const isAmbiguous = this.names.filter((other) => other === name).length > 1;
    return {
      name: isAmbiguous ? caller.arn : name,
      iamName: name,
      subject,
      knownSubject: { ...subject, identity: this.finder.attachedTo(type, stack.account, name) },
      missingInputsReason: `other policies of ${name} are not in the given templates; pass them with \`outsidePrincipals\``,
      managedPolicies: this.managedPoliciesOf(caller, name),
      groups: [],
    };
  }

  private managedPoliciesOf({ kind, account = '' }: Caller, name: string): string[] {
    const attached = kind === 'role' || kind === 'user' ? this.finder.attachments.of(identityTypeOf(kind), account, name) : [];
    return attached.filter(({ policy }) => policy.type === 'AWS::IAM::ManagedPolicy').map(({ policy }) => arnOf(policy, this.resolver));
  }

  private callerOf(selector: string): OutsideCaller | undefined {
    const identities = this.outsideIdentities().filter(({ name }) => name === selector);
    return identities.length === 1 ? callerOfIdentity(identities[0]) : parseOutsideCaller(selector);
  }

  /** The subject of a session, if a template creates its role. */
  private templateSession({ kind, account, name, sessionArn }: OutsideCaller): AccessSubject | undefined {
    const role = this.templatePrincipals.find(({ iamName, subject: { caller } }) =>
      kind === 'role' && caller.kind === kind && caller.account === account && iamName === name);
    return role && { ...role.subject, caller: { ...role.subject.caller, sessionArn } };
  }

  private subjectOf(selector: string, caller: OutsideCaller, policies?: readonly PolicySource[]): AccessSubject {
    const input = this.inputs.get(selector);
    const boundary = input?.permissionsBoundary;
    const hasNoIdentityPolicies = caller.kind === 'root' || caller.kind === 'service';
    const unknownTags = `the tags of ${selector} are not in the given templates; pass them as \`principalTags\``;
    const unknownSession = `the session policy of ${selector} is not given; pass it as \`sessionPolicy\``;
    return {
      caller,
      tags: input?.tags ?? {},
      tagsUnknown: input?.tags || hasNoIdentityPolicies ? undefined : unknownTags,
      identity: hasNoIdentityPolicies ? [] : this.identityPolicies(selector, caller, policies ?? input?.identityPolicies),
      boundary: boundary && [boundary._parse(`permissions boundary of ${selector}`, 'boundary')],
      session: caller.kind === 'federated-user' ? [unknownPolicy(unknownSession)] : undefined,
    };
  }

  private identityPolicies(selector: string, { kind, name, account = '' }: OutsideCaller, policies?: readonly PolicySource[]): Policy[] {
    const attached = kind === 'federated-user' ? [] : this.finder.attachedTo(identityTypeOf(kind), account, name);
    const which = attached.length > 0 ? 'other policies' : 'the policies';
    const others = policies?.map((policy, index) => policy._parse(`policy ${index + 1} of ${selector}`, 'identity'));
    return [...attached, ...others ?? [unknownPolicy(`${which} of ${selector} are not in the given templates; pass them as \`identityPolicies\``)]];
  }

  private outsideIdentities(): NamedIdentity[] {
    const created = new Set(this.templatePrincipals.map(({ iamName, subject: { caller } }) => `${caller.kind}/${caller.account}/${iamName}`));
    return this.finder.attachments.named.filter(({ type, name, stack }) => type !== 'AWS::IAM::Group' && !hasUnknownPart(name)
      && !created.has(`${callerKindOf(type)}/${stack.account}/${name}`));
  }
}

function callerOfIdentity({ type, name, stack }: NamedIdentity): OutsideCaller {
  return callerByName(stack.partition, stack.account, callerKindOf(type), name);
}

function callerKindOf(type: IdentityType): 'user' | 'role' {
  return type === 'AWS::IAM::User' ? 'user' : 'role';
}

function identityTypeOf(kind: Caller['kind']): IdentityType {
  return kind === 'user' ? 'AWS::IAM::User' : 'AWS::IAM::Role';
}

function notAPrincipal(selector: string): string {
  return `\`outsidePrincipals\` must name an ARN, a service, or a role or user that templates attach policies to, got: \`${selector}\`; correct it`;
}

function unknownPolicy(reason: string): Policy {
  return parsePolicy(unknownText(reason), 'policies that are not given', 'identity');
}
