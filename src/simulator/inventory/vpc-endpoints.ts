import { NameLookup } from './name-lookup';
import { raiseOne } from '../../private/problems';
import { parsePolicy, type Policy } from '../iam/policy-document';
import { hasUnknownText } from '../iam/unknown-text';
import { physicalName } from '../template/resource-identifiers';
import { readPolicy } from '../template/template-conditions';
import { nameOf, type TemplateResource } from '../template/template-stack';
import type { ValueResolver } from '../template/value-resolver';

/** A VPC endpoint for Secrets Manager that a template creates. */
export interface TemplateEndpoint {
  readonly id: string;
  readonly vpc: string;
  readonly policies: Policy[];
}

/** The policy of an endpoint without one: it allows everything. */
const FULL_ACCESS = { Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } };

/**
 * The VPC endpoint that a selector names.
 *
 * @throws if the selector names no endpoint or several, or if the endpoint is for another service
 */
export function findEndpoint(selector: string, resources: readonly TemplateResource[], resolver: ValueResolver): TemplateEndpoint {
  const endpoints = resources.filter(({ type }) => type === 'AWS::EC2::VPCEndpoint')
    .map((resource) => ({ resource, name: resource.path?.replace(/\/Resource$/, '') ?? nameOf(resource) }));
  const { resource } = new NameLookup('endpoint', endpoints).get(selector);
  checkService(selector, resource, resolver);
  return {
    id: physicalName(resource, resolver),
    vpc: resolver.text(resource.stack, resource.properties.VpcId),
    policies: [policyOf(resource, resolver)],
  };
}

function checkService(selector: string, { stack, properties }: TemplateResource, resolver: ValueResolver): void {
  const service = resolver.optionalText(stack, properties.ServiceName) ?? 'no service';
  if (!hasUnknownText(service) && !/\.secretsmanager(-fips)?$/.test(service)) {
    raiseOne({
      id: 'simulator-endpoint',
      message: `\`endpoint\` must be a VPC endpoint for Secrets Manager, got: \`${selector}\`, which is for ${service}; `
        + 'name an endpoint for com.amazonaws.<region>.secretsmanager',
    });
  }
}

function policyOf(resource: TemplateResource, resolver: ValueResolver): Policy {
  const { stack, properties: { PolicyDocument: document } } = resource;
  return resolver.value(stack, document) === undefined
    ? parsePolicy(FULL_ACCESS, `default policy of endpoint ${nameOf(resource)}`, 'endpoint')
    : readPolicy(resource, document, `policy of endpoint ${nameOf(resource)}`, 'endpoint', resolver);
}
