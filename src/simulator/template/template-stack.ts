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
  /** Path in the construct tree, where CDK wrote it. */
  readonly path?: string;
  /** Name of the condition under which it is made. */
  readonly condition?: string;
  /** Why it may be another at deployment than the template says, as a macro may change it. */
  readonly changed?: string;
}

/** A template, and where and with what it is deployed. */
export interface Deployment {
  readonly name: string;
  /** What messages call it, where another stack of another place has its name. */
  readonly label?: string;
  readonly template: Json;
  readonly account: string;
  readonly region: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Tags that CloudFormation gives to the resources of the stack. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Name of the resource that deploys it as a nested stack. */
  readonly nestedIn?: string;
}

/** Transforms of AWS that leave alone what the simulator reads, or whose work it knows. */
const KNOWN_TRANSFORMS = /^AWS::(Serverless-2016-10-31|LanguageExtensions|SecretsManager-\d{4}-\d{2}-\d{2}|CodeDeployBlueGreen)$/;

/** A template with the place it is deployed to. */
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
        message: `\`template\` of ${name} must be a CloudFormation template with \`Resources\`, got: ${JSON.stringify(template)?.slice(0, 80)}; pass a synthesized template`,
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

  /** A section such as `Parameters`, empty where the template has none. */
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
      changed: this.changeOf(body, properties),
    };
  }

  private checkResource(logicalId: string, body: unknown): asserts body is Json & { Type: string } {
    if (logicalId.startsWith('Fn::')) {
      raiseOne({
        id: 'simulator-loop',
        message: `\`Resources\` of ${this.name} must be written out, got: ${logicalId}, which makes them at deployment only; pass the processed template, `
          + 'as `aws cloudformation get-template --template-stage Processed` gives it',
      });
    }
    if (!isRecord(body) || typeof body.Type !== 'string') {
      raiseOne({ id: 'simulator-template', message: `resource ${logicalId} of ${this.name} must have a \`Type\`, got: ${JSON.stringify(body)}; correct the template` });
    }
  }

  private changeOf(body: Json, properties: Json): string | undefined {
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

/** What people call a resource in a message. */
export function nameOf(resource: TemplateResource): string {
  return `${resource.stack.label}/${resource.logicalId}`;
}
