import { Resolver } from './intrinsics';
import type { KeyGrant } from './key-access';
import { arnOf, physicalName } from './physical-ids';
import { readable } from './placeholder';
import { parsePolicy, type Policy } from './policy-document';
import { PrincipalFinder, type TemplatePrincipal } from './principals';
import { SecretFinder, type TemplateSecret } from './secrets';
import { Selection } from './selection';
import { documentUnder, isMade } from './template-conditions';
import { nameOf, type TemplateResource, type TemplateStack } from './template-stack';

/** A VPC endpoint of the templates. */
export interface TemplateEndpoint {
  readonly id: string;
  readonly vpc: string;
  readonly policies: Policy[];
}

/** What an app's templates say about who reads which secret. */
export class AppModel {
  public readonly principals: readonly TemplatePrincipal[];
  public readonly secrets: readonly TemplateSecret[];
  private readonly resolver: Resolver;
  private readonly principalNames: Selection<TemplatePrincipal>;
  private readonly secretNames: Selection<TemplateSecret>;

  constructor(private readonly stacks: readonly TemplateStack[], physicalIds: Readonly<Record<string, string>>,
    managedPolicies: Readonly<Record<string, unknown>>, grants: Readonly<Record<string, KeyGrant[]>>) {
    this.resolver = new Resolver(stacks, physicalIds);
    for (const stack of stacks) {
      const unmade = [...stack.resources.values()].filter((resource) => isMade(resource, this.resolver).value === false);
      unmade.forEach((resource) => stack.resources.delete(resource.logicalId));
    }
    this.principals = new PrincipalFinder(stacks, this.resolver, managedPolicies).find();
    this.secrets = new SecretFinder(stacks, this.resolver, grants).find();
    this.principalNames = new Selection('principal', this.principals,
      (principal) => [readable(principal.subject.caller.arn), physicalName(principal.resource, this.resolver)]);
    this.secretNames = new Selection('secret', this.secrets, (secret) => [readable(secret.object.arn)]);
  }

  /** Whether the templates hold a principal of exactly this name. */
  public hasPrincipal(name: string): boolean {
    return this.principalNames.has(name);
  }

  public principal(selector: string): TemplatePrincipal {
    return this.principalNames.pick(selector);
  }

  public secret(selector: string): TemplateSecret {
    return this.secretNames.pick(selector);
  }

  /** The Lambda functions that run as a role. */
  public functionsOf(role: TemplatePrincipal): Array<{ name: string; arn: string }> {
    return this.stacks.flatMap((stack) => [...stack.resources.values()]).filter((resource) => this.roleOf(resource) === role.subject.caller.arn)
      .map((resource) => ({ name: resource.path?.replace(/\/Resource$/, '') ?? nameOf(resource), arn: arnOf(resource, this.resolver) }));
  }

  /** Who may assume a role; undefined where SAM writes the trust policy. */
  public trustOf({ resource }: TemplatePrincipal): Policy | undefined {
    const document = resource.properties.AssumeRolePolicyDocument;
    return document === undefined ? undefined
      : parsePolicy(this.resolver.value(resource.stack, document), `trust policy of ${nameOf(resource)}`, 'resource');
  }

  /** Whether Lambda may run functions as a role. */
  public trustsLambda(role: TemplatePrincipal): boolean {
    const statements = this.trustOf(role)?.statements;
    return statements?.some(({ effect, principals }) => effect === 'Allow' && principals?.service.includes('lambda.amazonaws.com')) ?? true;
  }

  private roleOf(resource: TemplateResource): string | undefined {
    const isFunction = resource.type === 'AWS::Lambda::Function' || resource.type === 'AWS::Serverless::Function';
    return isFunction && resource.properties.Role !== undefined ? this.resolver.text(resource.stack, resource.properties.Role) : undefined;
  }

  public endpoint(selector: string): TemplateEndpoint {
    const endpoints = this.stacks.flatMap((stack) => [...stack.resources.values()]).filter((resource) => resource.type === 'AWS::EC2::VPCEndpoint')
      .map((resource) => ({ resource, name: resource.path?.replace(/\/Resource$/, '') ?? nameOf(resource) }));
    const { resource } = new Selection('endpoint', endpoints).pick(selector);
    const document = resource.properties.PolicyDocument;
    return {
      id: physicalName(resource, this.resolver),
      vpc: this.resolver.text(resource.stack, resource.properties.VpcId),
      // Without a policy, an endpoint allows everything.
      policies: document === undefined ? [parsePolicy(FULL_ACCESS, `default policy of endpoint ${nameOf(resource)}`, 'endpoint')]
        : [parsePolicy(documentUnder(resource, document, this.resolver), `policy of endpoint ${nameOf(resource)}`, 'endpoint')],
    };
  }
}

const FULL_ACCESS = { Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } };
