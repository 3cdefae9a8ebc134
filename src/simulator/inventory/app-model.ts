import { KeyFinder } from './kms-keys';
import { LambdaFunctions, type FunctionOfRole, type TemplateFunction } from './lambda-functions';
import { NameLookup } from './name-lookup';
import { ManagedPolicies } from './principals/managed-policies';
import { OutsidePrincipals } from './principals/outside-principals';
import { callerKey, type KnownOutsidePrincipal, type ResolvedPrincipal } from './principals/resolved-principal';
import { PrincipalFinder, type TemplateGroup, type TemplatePrincipal } from './principals/template-principals';
import { SecretFinder, type TemplateSecret } from './secrets';
import { findEndpoint, type TemplateEndpoint } from './vpc-endpoints';
import type { KeyGrant } from '../evaluation/access-request';
import type { Policy } from '../iam/policy-document';
import { readable } from '../iam/unknown-text';
import type { OutsidePrincipal } from '../outside-principal';
import type { PolicySource } from '../policy-source';
import { IntrinsicResolver } from '../template/intrinsic-resolver';
import { arnOf } from '../template/resource-identifiers';
import { isCreated, readPolicy } from '../template/template-conditions';
import { nameOf, type TemplateResource, type TemplateStack } from '../template/template-stack';
import type { ValueResolver } from '../template/value-resolver';

/** The simulator's inputs about resources that are not in the templates. */
export interface KnownInputs {
  /** Documents by ARN. */
  readonly managedPolicies: Readonly<Record<string, unknown>>;
  /** Grants by `Stack/LogicalId` or ARN of the key. */
  readonly keyGrants: Readonly<Record<string, KeyGrant[]>>;
  readonly outsidePrincipals: readonly OutsidePrincipal[];
}

/** The resources of an app's templates that decide who can read which secret. */
export class AppModel {
  public readonly principals: readonly TemplatePrincipal[];
  public readonly secrets: readonly TemplateSecret[];
  public readonly groups: readonly TemplateGroup[];
  public readonly keys: KeyFinder;
  private readonly outside: OutsidePrincipals;
  private readonly lambdas: LambdaFunctions;
  private readonly trustPolicies = new Map<TemplateResource, Policy | undefined>();
  private policyNames?: ReadonlyMap<string, string>;
  private readonly resolver: ValueResolver;
  private readonly principalLookup: NameLookup<TemplatePrincipal>;
  private readonly secretLookup: NameLookup<TemplateSecret>;

  constructor(private readonly stacks: readonly TemplateStack[], { managedPolicies, keyGrants, outsidePrincipals }: KnownInputs) {
    this.resolver = new IntrinsicResolver(stacks);
    this.removeUncreatedResources();
    this.keys = new KeyFinder(stacks, this.resolver, keyGrants);
    const finder = new PrincipalFinder(stacks, this.resolver, managedPolicies);
    this.principals = finder.find();
    this.groups = finder.findGroups();
    this.secrets = new SecretFinder(stacks, this.resolver, this.keys).find();
    this.outside = new OutsidePrincipals(finder, this.principals, outsidePrincipals, this.resolver);
    this.lambdas = new LambdaFunctions(() => this.resources(), this.resolver);
    this.principalLookup = new NameLookup(
      'principal', this.principals, ({ subject, iamName }) => [readable(subject.caller.arn), iamName], () => this.outside.names,
    );
    this.secretLookup = new NameLookup('secret', this.secrets, (secret) => [readable(secret.object.arn)]);
  }

  /**
   * The principal that a selector names: one of the templates, or one that no template creates.
   *
   * @param policies identity policies of a principal that no template creates
   * @throws if the selector names no principal or several
   */
  public resolvePrincipal(selector: string, policies?: readonly PolicySource[]): ResolvedPrincipal {
    const outsidePrincipal = this.principalLookup.has(selector) ? undefined : this.outside.find(selector, policies);
    return outsidePrincipal ?? this.principalLookup.get(selector);
  }

  /** The principals that no template creates, but that the templates or the simulator's options describe. */
  public outsidePrincipals(): KnownOutsidePrincipal[] {
    const templatePrincipals = new Set(this.principals.map(callerKey));
    return this.outside.all().filter((principal) => !templatePrincipals.has(callerKey(principal)));
  }

  /** @throws if the selector names no secret or several */
  public secret(selector: string): TemplateSecret {
    return this.secretLookup.get(selector);
  }

  /** @throws if the selector names no endpoint for Secrets Manager, or several */
  public endpoint(selector: string): TemplateEndpoint {
    return findEndpoint(selector, this.resources(), this.resolver);
  }

  /** The Lambda functions that templates create. */
  public get functions(): readonly TemplateFunction[] {
    return this.lambdas.all();
  }

  /** The Lambda functions whose execution role is, or can be, a role. */
  public functionsOf(role: TemplatePrincipal): readonly FunctionOfRole[] {
    return this.lambdas.ofRole(role.subject.caller.arn);
  }

  /** The policy that says who can assume a role; undefined if the template does not have it. */
  public trustPolicyOf({ resource }: TemplatePrincipal): Policy | undefined {
    const document = resource.properties.AssumeRolePolicyDocument;
    const policy = this.trustPolicies.get(resource)
      ?? (document === undefined ? undefined : readPolicy(resource, document, `trust policy of ${nameOf(resource)}`, 'resource', this.resolver));
    this.trustPolicies.set(resource, policy);
    return policy;
  }

  /** The `name` of the managed policy with an ARN among the policies of principals. */
  public managedPolicyName(arn: string): string {
    this.policyNames ??= new Map(this.resources().filter(({ type }) => type === 'AWS::IAM::ManagedPolicy')
      .map((resource) => [arnOf(resource, this.resolver), `ManagedPolicy ${nameOf(resource)}`]));
    return this.policyNames.get(arn) ?? `managed policy ${arn}`;
  }

  /** ARN of a principal's permissions boundary if it is a customer managed policy, which the account can change. */
  public customerBoundaryArn({ resource }: { readonly resource?: TemplateResource }): string | undefined {
    const arn = resource && this.resolver.optionalText(resource.stack, resource.properties.PermissionsBoundary);
    return arn === undefined || ManagedPolicies.isManagedByAws(arn) ? undefined : arn;
  }

  private removeUncreatedResources(): void {
    const uncreated = this.resources().filter((resource) => isCreated(resource, this.resolver).value === false);
    uncreated.forEach(({ stack, logicalId }) => stack.resources.delete(logicalId));
  }

  private resources(): TemplateResource[] {
    return this.stacks.flatMap((stack) => [...stack.resources.values()]);
  }
}
