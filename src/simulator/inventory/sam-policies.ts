import * as data from '../data/sam-policy-templates.json';
import { isRecord } from '../iam/policy-checks';
import { parsePolicy, type Policy } from '../iam/policy-document';
import { unknownText, wholeUnknown } from '../iam/unknown-text';
import type { Resolver } from '../template/intrinsics';
import { nameOf, type TemplateResource } from '../template/template-stack';

/** What the policy templates that AWS publishes allow, with texts as `Fn::Sub` takes them. */
const TEMPLATES: Readonly<Record<string, ReadonlyArray<Record<string, unknown>>>> = data.templates;

/**
 * The policies of a SAM resource without role of its own; names of managed policies are given back as ARNs.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-templates.html
 */
export function samPolicies(resource: TemplateResource, resolver: Resolver): Array<Policy | string> {
  return resolver.list(resource.stack, resource.properties.Policies).map((entry) => {
    if (typeof entry === 'string' && wholeUnknown(entry) === undefined) {
      return entry.startsWith('arn:') ? entry : `arn:${resource.stack.partition}:iam::aws:policy/${entry}`;
    }
    return samPolicy(entry, resource, resolver);
  });
}

function samPolicy(entry: unknown, resource: TemplateResource, resolver: Resolver): Policy {
  const place = `policy of ${resource.type} ${nameOf(resource)}`;
  if (!isRecord(entry) || entry.Statement !== undefined) {
    return parsePolicy(entry, place, 'identity');
  }
  const [name] = Object.keys(entry);
  return parsePolicy(templateOf(name, entry[name], resource, resolver), `${place}, ${name}`, 'identity');
}

/** Like what SAM makes of a template, it names no version, so that nothing in it is a variable. */
function templateOf(name: string, parameters: unknown, { stack }: TemplateResource, resolver: Resolver): unknown {
  if (!Object.hasOwn(TEMPLATES, name)) {
    return unknownText(`SAM's policy template ${name} is not in the simulator's data`);
  }
  const given = isRecord(parameters) ? parameters : {};
  const replace = (text: string): unknown => resolver.value(stack, { 'Fn::Sub': [text, given] });
  return { Statement: TEMPLATES[name].map((statement) => ({ Effect: 'Allow', ...Object(textsReplaced(statement, replace)) })) };
}

function textsReplaced(value: unknown, replace: (text: string) => unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => textsReplaced(item, replace));
  }
  if (!isRecord(value)) {
    return replace(String(value));
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, textsReplaced(item, replace)]));
}
