import { KeyFinder } from './keys';
import { ManagedPolicies } from './managed-policies';
import { callerKey, OutsidePrincipals, type AskedPrincipal, type ToldPrincipal } from './outside-principals';
import { PrincipalFinder, type TemplateGroup, type TemplatePrincipal } from './principals';
import { SecretFinder, type TemplateSecret } from './secrets';
import { Selection } from './selection';
import { raiseOne } from '../../private/problems';
import type { KeyGrant } from '../evaluation/key-access';
import { parsePolicy, type Policy } from '../iam/policy-document';
import { FALSE } from '../iam/ternary';
import { hasUnknownText, readable } from '../iam/unknown-text';
import { sameText } from '../iam/wildcard';
import type { OutsidePrincipal } from '../outside-principal';
import { Resolver } from '../template/intrinsics';
import { arnOf, physicalName, samRoleArn } from '../template/physical-ids';
import { isMade, policyIn } from '../template/template-conditions';
import { nameOf, type TemplateResource, type TemplateStack } from '../template/template-stack';

/** What templates do not tell. */
export interface Told {
  readonly managedPolicies: Readonly<Record<string, unknown>>;
  readonly keyGrants: Readonly<Record<string, KeyGrant[]>>;
  readonly outsidePrincipals: readonly OutsidePrincipal[];
}

/** A VPC endpoint of the templates. */
export interface TemplateEndpoint {
  readonly id: string;
  readonly vpc: string;
  readonly policies: Policy[];
}

/** A Lambda function of the templates. */
export interface TemplateFunction {
  readonly name: string;
  readonly arn: string;
  /** ARN of the role that it runs as. */
  readonly role?: string;
}

/** A function as it runs as a role. */
export interface RunFunction extends TemplateFunction {
  /** Why nobody knows whether it does. */
  readonly doubt?: string;
}

/** What an app's templates say about who reads which secret. */
export class AppModel {
  public readonly principals: readonly TemplatePrincipal[];
  public readonly secrets: readonly TemplateSecret[];
  public readonly groups: readonly TemplateGroup[];
  public readonly keys: KeyFinder;
  private readonly outside: OutsidePrincipals;
  private readonly trusts = new Map<TemplateResource, Policy | undefined>();
  private readonly lambdasOf = new Map<TemplatePrincipal, RunFunction[]>();
  private lambdas?: TemplateFunction[];
  private policyNames?: ReadonlyMap<string, string>;
  private readonly resolver: Resolver;
  private readonly principalNames: Selection<TemplatePrincipal>;
  private readonly secretNames: Selection<TemplateSecret>;

  constructor(private readonly stacks: readonly TemplateStack[], { managedPolicies, keyGrants, outsidePrincipals }: Told) {
    this.resolver = new Resolver(stacks);
    const unmade = this.resources().filter((resource) => isMade(resource, this.resolver).value === false);
    unmade.forEach(({ stack, logicalId }) => stack.resources.delete(logicalId));
    this.keys = new KeyFinder(stacks, this.resolver, keyGrants);
    const finder = new PrincipalFinder(stacks, this.resolver, managedPolicies);
    this.principals = finder.find();
    this.groups = finder.findGroups();
    this.secrets = new SecretFinder(stacks, this.resolver, this.keys).find();
    this.outside = new OutsidePrincipals(finder, this.principals, outsidePrincipals, this.resolver);
    this.principalNames = new Selection('principal', this.principals, ({ subject, ownName }) => [readable(subject.caller.arn), ownName], () => this.outside.names);
    this.secretNames = new Selection('secret', this.secrets, (secret) => [readable(secret.object.arn)]);
  }

  /** A principal of the templates, or outside of them, with what a question tells of its policies. */
  public asked(selector: string, documents?: readonly unknown[]): AskedPrincipal {
    return (this.principalNames.has(selector) ? undefined : this.outside.find(selector, documents)) ?? this.principal(selector);
  }

  /** Principals that no template makes and that templates or options tell of. */
  public outsiders(): ToldPrincipal[] {
    const made = new Set(this.principals.map(callerKey));
    return this.outside.told().filter((principal) => !made.has(callerKey(principal)));
  }

  /** A principal of the templates. */
  public principal(selector: string): TemplatePrincipal {
    return this.principalNames.pick(selector);
  }

  public secret(selector: string): TemplateSecret {
    return this.secretNames.pick(selector);
  }

  /** The Lambda functions. */
  public get functions(): readonly TemplateFunction[] {
    this.lambdas ??= this.resources().filter(({ type }) => type === 'AWS::Lambda::Function' || type === 'AWS::Serverless::Function').map((resource) => ({
      name: resource.path?.replace(/\/Resource$/, '') ?? nameOf(resource), arn: arnOf(resource, this.resolver), role: this.roleOf(resource),
    }));
    return this.lambdas;
  }

  /** The Lambda functions that run as a role, or may. */
  public functionsOf(role: TemplatePrincipal): readonly RunFunction[] {
    const found = this.lambdasOf.get(role) ?? this.functions.flatMap((lambda) => {
      const same = lambda.role === undefined ? FALSE : sameText(lambda.role, role.subject.caller.arn);
      return same.value === false ? [] : [{ ...lambda, doubt: same.unknown }];
    });
    this.lambdasOf.set(role, found);
    return found;
  }

  /** Who may assume a role; undefined where the template does not tell. */
  public trustOf({ resource }: TemplatePrincipal): Policy | undefined {
    const document = resource.properties.AssumeRolePolicyDocument;
    const policy = this.trusts.get(resource)
      ?? (document === undefined ? undefined : policyIn(resource, document, `trust policy of ${nameOf(resource)}`, 'resource', this.resolver));
    this.trusts.set(resource, policy);
    return policy;
  }

  /** What policies of principals call the managed policy of an ARN. */
  public policyName(arn: string): string {
    this.policyNames ??= new Map(this.resources().filter(({ type }) => type === 'AWS::IAM::ManagedPolicy')
      .map((resource) => [arnOf(resource, this.resolver), `ManagedPolicy ${nameOf(resource)}`]));
    return this.policyNames.get(arn) ?? `managed policy ${arn}`;
  }

  /** ARN of a permissions boundary that the account keeps itself. */
  public boundaryOf({ resource }: { readonly resource?: TemplateResource }): string | undefined {
    const arn = resource && this.resolver.optionalText(resource.stack, resource.properties.PermissionsBoundary);
    return arn === undefined || ManagedPolicies.isOfAws(arn) ? undefined : arn;
  }

  public endpoint(selector: string): TemplateEndpoint {
    const endpoints = this.resources().filter(({ type }) => type === 'AWS::EC2::VPCEndpoint')
      .map((resource) => ({ resource, name: resource.path?.replace(/\/Resource$/, '') ?? nameOf(resource) }));
    const { resource } = new Selection('endpoint', endpoints).pick(selector);
    this.checkService(selector, resource);
    const given = this.resolver.value(resource.stack, resource.properties.PolicyDocument) !== undefined;
    // Without a policy, an endpoint allows everything.
    const policy = given ? policyIn(resource, resource.properties.PolicyDocument, `policy of endpoint ${nameOf(resource)}`, 'endpoint', this.resolver)
      : parsePolicy(FULL_ACCESS, `default policy of endpoint ${nameOf(resource)}`, 'endpoint');
    return { id: physicalName(resource, this.resolver), vpc: this.resolver.text(resource.stack, resource.properties.VpcId), policies: [policy] };
  }

  private checkService(selector: string, { stack, properties }: TemplateResource): void {
    const service = this.resolver.optionalText(stack, properties.ServiceName) ?? 'no service';
    if (!hasUnknownText(service) && !/\.secretsmanager(-fips)?$/.test(service)) {
      raiseOne({
        id: 'simulator-endpoint',
        message: `\`endpoint\` must be one of Secrets Manager, got: \`${selector}\`, which is for ${service}; name an endpoint for com.amazonaws.<region>.secretsmanager`,
      });
    }
  }

  private roleOf(resource: TemplateResource): string | undefined {
    const { stack, type, properties } = resource;
    // SAM makes a role for a function that names none.
    return this.resolver.optionalText(stack, properties.Role) ?? (type === 'AWS::Serverless::Function' ? samRoleArn(resource, this.resolver) : undefined);
  }

  private resources(): TemplateResource[] {
    return this.stacks.flatMap((stack) => [...stack.resources.values()]);
  }
}

const FULL_ACCESS = { Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } };
