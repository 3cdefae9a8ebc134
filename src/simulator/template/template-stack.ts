import { raiseOne } from '../../private/problems';
import { partitionOf } from '../iam/arn';
import { isRecord } from '../iam/policy-checks';

type Json = Record<string, unknown>;

/** A resource of a template. */
export interface TemplateResource {
  readonly stack: TemplateStack;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Json;
  /** Path in the construct tree; undefined if CDK did not write it. */
  readonly path?: string;
  /** Name of the condition for its creation. */
  readonly condition?: string;
  /** Why its properties are unknown: a macro or transform can change them at deployment. Undefined if none does. */
  readonly transformReason?: string;
}

/** A template, and the account, region, parameters and tags that it is deployed with. */
export interface Deployment {
  readonly name: string;
  /** Name in messages, unique among all stacks. `name` is unique only in an account and region. */
  readonly label?: string;
  readonly template: Json;
  readonly account: string;
  readonly region: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Tags that CloudFormation adds to the resources of the stack. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The resource that deploys it as a nested stack, `ParentStack/LogicalId`; undefined for any other stack. */
  readonly nestedIn?: string;
}

/** AWS's transforms that do not change what the simulator reads, or whose effect the simulator knows. */
const KNOWN_TRANSFORMS = /^AWS::(Serverless-2016-10-31|LanguageExtensions|SecretsManager-\d{4}-\d{2}-\d{2}|CodeDeployBlueGreen)$/;

/** A template that is deployed to an account and region. */
export class TemplateStack {
  public readonly name: string;
  public readonly label: string;
  public readonly account: string;
  public readonly region: string;
  public readonly partition: string;
  public readonly parameters: Readonly<Record<string, string>>;
  public readonly tags: Readonly<Record<string, string>>;
  public readonly nestedIn?: string;
  public readonly resources: Map<string, TemplateResource>;
  private readonly template: Json;
  private readonly macro?: string;

  constructor({ name, label, template, account, region, parameters, tags, nestedIn }: Deployment) {
    if (!isRecord(template) || !isRecord(template.Resources)) {
      raiseOne({
        id: 'simulator-template',
        message: `\`template\` of ${name} must be a CloudFormation template with \`Resources\`, got: ${JSON.stringify(template)?.slice(0, 80)}; `
          + 'pass a synthesized template',
      });
    }
    this.name = name;
    this.label = label ?? name;
    this.template = template;
    this.account = account;
    this.region = region;
    this.partition = partitionOf(region);
    this.parameters = parameters;
    this.tags = tags ?? {};
    this.nestedIn = nestedIn;
    this.macro = transformsOf(template).find((transform) => !KNOWN_TRANSFORMS.test(transform));
    this.resources = new Map(Object.entries(template.Resources).map(([id, body]) => [id, this.resource(id, body)]));
  }

  /** A section such as `Parameters`; empty if the template does not have it. */
  public section(name: string): Json {
    const section = this.template[name];
    return isRecord(section) ? section : {};
  }

  private resource(logicalId: string, body: unknown): TemplateResource {
    this.checkResource(logicalId, body);
    const metadata = isRecord(body.Metadata) ? body.Metadata : {};
    const path = metadata['aws:cdk:path'];
    const properties = isRecord(body.Properties) ? body.Properties : {};
    return {
      stack: this,
      logicalId,
      type: body.Type,
      properties,
      path: typeof path === 'string' ? path : undefined,
      condition: typeof body.Condition === 'string' ? body.Condition : undefined,
      transformReason: this.transformReasonOf(body, properties),
    };
  }

  private checkResource(logicalId: string, body: unknown): asserts body is Json & { Type: string } {
    if (logicalId.startsWith('Fn::')) {
      raiseOne({
        id: 'simulator-loop',
        message: `\`Resources\` of ${this.name} must list each resource, got: ${logicalId}, which creates resources only at deployment; `
          + 'pass the processed template, as `aws cloudformation get-template --template-stage Processed` returns it',
      });
    }
    if (!isRecord(body) || typeof body.Type !== 'string') {
      raiseOne({
        id: 'simulator-template',
        message: `resource ${logicalId} of ${this.name} must have a \`Type\`, got: ${JSON.stringify(body)}; correct the template`,
      });
    }
  }

  private transformReasonOf(body: Json, properties: Json): string | undefined {
    if (this.macro !== undefined) {
      return `the macro ${this.macro} may change stack ${this.name} at deployment`;
    }
    const included = [body, properties].some((part) => Object.hasOwn(part, 'Fn::Transform'));
    return included ? `a transform of stack ${this.name} runs at deployment` : undefined;
  }
}

function transformsOf({ Transform: transform }: Json): string[] {
  const list: unknown[] = Array.isArray(transform) ? transform : transform === undefined ? [] : [transform];
  return list.map((item) => String(isRecord(item) ? item.Name : item));
}

/** A property of an object itself, not one that every object has, such as `constructor`. */
export function ownProperty(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** The name of a resource in messages. */
export function nameOf(resource: TemplateResource): string {
  return `${resource.stack.label}/${resource.logicalId}`;
}
