import * as data from '../../data/sam-policy-templates.json';
import { isRecord } from '../../iam/policy-checks';
import { parsePolicy, type Policy } from '../../iam/policy-document';
import { unknownText, wholeUnknown } from '../../iam/unknown-text';
import { nameOf, type TemplateResource } from '../../template/template-stack';
import type { ValueResolver } from '../../template/value-resolver';

/** The statements of the policy templates that AWS publishes. Their texts have variables as in `Fn::Sub`. */
const TEMPLATES: Readonly<Record<string, ReadonlyArray<Record<string, unknown>>>> = data.templates;

/**
 * The policies of a SAM resource whose role SAM creates. Names of managed policies are returned as ARNs.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-templates.html
 */
export function samPolicies(resource: TemplateResource, resolver: ValueResolver): Array<Policy | string> {
  return resolver.list(resource.stack, resource.properties.Policies).map((entry) => {
    if (typeof entry === 'string' && wholeUnknown(entry) === undefined) {
      return entry.startsWith('arn:') ? entry : `arn:${resource.stack.partition}:iam::aws:policy/${entry}`;
    }
    return samPolicy(entry, resource, resolver);
  });
}

function samPolicy(entry: unknown, resource: TemplateResource, resolver: ValueResolver): Policy {
  const label = `policy of ${resource.type} ${nameOf(resource)}`;
  if (!isRecord(entry) || entry.Statement !== undefined) {
    return parsePolicy(entry, label, 'identity');
  }
  const [name] = Object.keys(entry);
  return parsePolicy(fromTemplate(name, entry[name], resource, resolver), `${label}, ${name}`, 'identity');
}

/** The document of a policy template. As in SAM it has no `Version`, so AWS evaluates no policy variables in it. */
function fromTemplate(name: string, parameters: unknown, { stack }: TemplateResource, resolver: ValueResolver): unknown {
  if (!Object.hasOwn(TEMPLATES, name)) {
    return unknownText(`SAM's policy template ${name} is not in the simulator's data`);
  }
  const variables = isRecord(parameters) ? parameters : {};
  const replace = (text: string): unknown => resolver.value(stack, { 'Fn::Sub': [text, variables] });
  return { Statement: TEMPLATES[name].map((statement) => ({ Effect: 'Allow', ...Object(mapTexts(statement, replace)) })) };
}

function mapTexts(value: unknown, replace: (text: string) => unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => mapTexts(item, replace));
  }
  if (!isRecord(value)) {
    return replace(String(value));
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, replace)]));
}
