import type { TemplateResource } from './template-stack';
import type { ValueResolver } from './value-resolver';
import { isRecord } from '../iam/policy-checks';
import { wholeUnknown } from '../iam/unknown-text';

/** The resources that SAM can create a role for: the service that runs as the role, and the tag that SAM adds to it. */
const ROLE_SETTINGS: Record<string, { service: string; tag: string }> = {
  'AWS::Serverless::Function': { service: 'lambda.amazonaws.com', tag: 'lambda:createdBy' },
  'AWS::Serverless::StateMachine': { service: 'states.amazonaws.com', tag: 'stateMachine:createdBy' },
};

/** The types of SAM that SAM can create a role for. */
export const SAM_TYPES = Object.keys(ROLE_SETTINGS);

/** Whether SAM can create a role for a resource. */
export function isSam({ type }: TemplateResource): boolean {
  return Object.hasOwn(ROLE_SETTINGS, type);
}

const completedResources = new WeakMap<TemplateResource, TemplateResource>();

/**
 * A resource of SAM with the properties that it inherits from `Globals`, and with the trust policy and tag that SAM adds to its role.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
export function withGlobals(resource: TemplateResource): TemplateResource {
  const cached = completedResources.get(resource) ?? { ...resource, properties: completed(resource, globalsOf(resource)) };
  completedResources.set(resource, cached);
  return cached;
}

/**
 * Whether SAM creates a role for a resource. It does so if the resource names no role; `doubt` says why that is unknown.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html
 */
export function samRoleOf({ stack, properties }: TemplateResource, resolver: ValueResolver): { isCreated: boolean; doubt?: string } {
  const configured = properties.Role;
  const role = resolver.value(stack, configured);
  // With `Fn::If` between a role and `AWS::NoValue`, SAM creates a role under the condition.
  const doubt = isRecord(configured) && Object.hasOwn(configured, 'Fn::If') ? wholeUnknown(role) : undefined;
  return { isCreated: role === undefined || doubt !== undefined, doubt };
}

/** The properties in `Globals` that affect a role. SAM accepts neither `Role` nor `Policies` there. */
const INHERITED = ['PermissionsBoundary', 'Tags', 'RolePath', 'AssumeRolePolicyDocument'];

function globalsOf({ stack, logicalId, type }: TemplateResource): Record<string, unknown> {
  const globals = stack.section('Globals')[type.slice('AWS::Serverless::'.length)];
  const body = stack.section('Resources')[logicalId];
  const ignored = isRecord(body) ? body.IgnoreGlobals : undefined;
  const kept = INHERITED.filter((name) => ignored !== '*' && !(Array.isArray(ignored) && ignored.includes(name)));
  return Object.fromEntries(Object.entries(isRecord(globals) ? globals : {}).filter(([name]) => kept.includes(name)));
}

function completed({ type, properties }: TemplateResource, globals: Record<string, unknown>): Record<string, unknown> {
  const { service, tag } = ROLE_SETTINGS[type];
  const merged = merge(globals, properties);
  const { Tags: tags, ...rest } = isRecord(merged) ? merged : properties;
  const trust = { Statement: { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' } };
  return { AssumeRolePolicyDocument: trust, ...rest, Tags: tagged(tag, tags) };
}

/** Adds the tag that SAM adds to its roles. Tags that come from an intrinsic function are one item of the list. */
function tagged(tag: string, tags: unknown): unknown {
  return [{ Key: tag, Value: 'SAM' }, ...tags === undefined ? [] : [tags].flat()];
}

/** Merges maps, concatenates lists, and otherwise keeps the resource's own value. An intrinsic function is a value, not a map. */
function merge(global: unknown, own: unknown): unknown {
  if (Array.isArray(global) && Array.isArray(own)) {
    return [...global, ...own];
  }
  if (!isRecord(global) || !isRecord(own) || isIntrinsicFunction(global) || isIntrinsicFunction(own)) {
    return own;
  }
  const shared = Object.entries(own).map(([key, value]): [string, unknown] => [key, Object.hasOwn(global, key) ? merge(global[key], value) : value]);
  return { ...global, ...Object.fromEntries(shared) };
}

function isIntrinsicFunction(value: Record<string, unknown>): boolean {
  const [name, ...others] = Object.keys(value);
  return name !== undefined && others.length === 0 && (name === 'Ref' || name === 'Condition' || name.startsWith('Fn::'));
}
