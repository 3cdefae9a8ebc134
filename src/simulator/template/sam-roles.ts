import type { Resolver } from './intrinsics';
import type { TemplateResource } from './template-stack';
import { isRecord } from '../iam/policy-checks';
import { wholeUnknown } from '../iam/unknown-text';

/** What SAM makes roles for where they bring none: the service that runs as the role, and the tag that SAM gives it. */
const MAKERS: Record<string, { service: string; tag: string }> = {
  'AWS::Serverless::Function': { service: 'lambda.amazonaws.com', tag: 'lambda:createdBy' },
  'AWS::Serverless::StateMachine': { service: 'states.amazonaws.com', tag: 'stateMachine:createdBy' },
};

/** The types of SAM that may bring a role of their own. */
export const SAM_TYPES = Object.keys(MAKERS);

/** Whether SAM makes roles for such resources. */
export function isSam({ type }: TemplateResource): boolean {
  return Object.hasOwn(MAKERS, type);
}

const inherited = new WeakMap<TemplateResource, TemplateResource>();

/**
 * A resource of SAM with what it takes over from the template's `Globals` and what SAM writes into the role by itself.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
export function withGlobals(resource: TemplateResource): TemplateResource {
  const cached = inherited.get(resource) ?? { ...resource, properties: completed(resource, globalsOf(resource)) };
  inherited.set(resource, cached);
  return cached;
}

/**
 * Whether SAM makes a role for a resource, which it does where none is named, and why that may be otherwise.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html
 */
export function samRoleOf({ stack, properties: { Role: given } }: TemplateResource, resolver: Resolver): { isMade: boolean; doubt?: string } {
  const role = resolver.value(stack, given);
  // A choice between a role and none is SAM's, too: it makes one under the condition.
  const doubt = isRecord(given) && Object.hasOwn(given, 'Fn::If') ? wholeUnknown(role) : undefined;
  return { isMade: role === undefined || doubt !== undefined, doubt };
}

/** What of `Globals` decides about a role; SAM takes neither `Role` nor `Policies` from there. */
const INHERITED = ['PermissionsBoundary', 'Tags', 'RolePath', 'AssumeRolePolicyDocument'];

function globalsOf({ stack, logicalId, type }: TemplateResource): Record<string, unknown> {
  const given = stack.section('Globals')[type.slice('AWS::Serverless::'.length)];
  const body = stack.section('Resources')[logicalId];
  const ignored = isRecord(body) ? body.IgnoreGlobals : undefined;
  const kept = INHERITED.filter((name) => ignored !== '*' && !(Array.isArray(ignored) && ignored.includes(name)));
  return Object.fromEntries(Object.entries(isRecord(given) ? given : {}).filter(([name]) => kept.includes(name)));
}

function completed({ type, properties }: TemplateResource, globals: Record<string, unknown>): Record<string, unknown> {
  const { service, tag } = MAKERS[type];
  const merged = merge(globals, properties);
  const { Tags: tags, ...rest } = isRecord(merged) ? merged : properties;
  const trust = { Statement: { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' } };
  return { AssumeRolePolicyDocument: trust, ...rest, Tags: tagged(tag, tags) };
}

/** SAM tags what it makes; tags that a function of CloudFormation gives stand as one more item of the list. */
function tagged(tag: string, tags: unknown): unknown {
  return [{ Key: tag, Value: 'SAM' }, ...tags === undefined ? [] : [tags].flat()];
}

/** Maps are merged, lists are put together, and of anything else the resource's own value stays; functions of CloudFormation count as values. */
function merge(global: unknown, own: unknown): unknown {
  if (Array.isArray(global) && Array.isArray(own)) {
    return [...global, ...own];
  }
  if (!isRecord(global) || !isRecord(own) || isFunction(global) || isFunction(own)) {
    return own;
  }
  const shared = Object.entries(own).map(([key, value]): [string, unknown] => [key, Object.hasOwn(global, key) ? merge(global[key], value) : value]);
  return { ...global, ...Object.fromEntries(shared) };
}

function isFunction(value: Record<string, unknown>): boolean {
  const [name, ...others] = Object.keys(value);
  return name !== undefined && others.length === 0 && (name === 'Ref' || name === 'Condition' || name.startsWith('Fn::'));
}
