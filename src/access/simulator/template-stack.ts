import { partitionOf } from './arn';
import { isRecord } from './policy-checks';
import { raiseOne } from '../../private/problems';

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
}

/** A template with the place it is deployed to. */
export class TemplateStack {
  public readonly resources: Map<string, TemplateResource>;
  public readonly partition: string;

  constructor(
    public readonly name: string,
    public readonly template: Json,
    public readonly account: string,
    public readonly region: string,
    public readonly parameters: Readonly<Record<string, string>>,
    /** Name of the resource that deploys it as a nested stack. */
    public readonly nestedIn?: string,
  ) {
    if (!isRecord(template.Resources)) {
      raiseOne({
        id: 'simulator-template',
        message: `\`template\` of ${name} must be a CloudFormation template with \`Resources\`, got: ${JSON.stringify(template)?.slice(0, 80)}; pass a synthesized template`,
      });
    }
    this.partition = partitionOf(region);
    this.resources = new Map(Object.entries(template.Resources).map(([id, body]) => [id, this.resource(id, body)]));
  }

  /** A section such as `Parameters`, empty where the template has none. */
  public section(name: string): Json {
    const section = this.template[name];
    return isRecord(section) ? section : {};
  }

  private resource(logicalId: string, body: unknown): TemplateResource {
    if (!isRecord(body) || typeof body.Type !== 'string') {
      raiseOne({ id: 'simulator-template', message: `resource ${logicalId} of ${this.name} must have a \`Type\`, got: ${JSON.stringify(body)}; correct the template` });
    }
    const metadata = isRecord(body.Metadata) ? body.Metadata : {};
    const path = metadata['aws:cdk:path'];
    return {
      stack: this,
      logicalId,
      type: body.Type,
      properties: isRecord(body.Properties) ? body.Properties : {},
      path: typeof path === 'string' ? path : undefined,
      condition: typeof body.Condition === 'string' ? body.Condition : undefined,
    };
  }
}

/** What people call a resource in a message. */
export function nameOf(resource: TemplateResource): string {
  return `${resource.stack.name}/${resource.logicalId}`;
}
