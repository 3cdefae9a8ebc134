import { CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

export interface Properties {
  readonly [name: string]: unknown;
}

/** A resource in a template, with its construct. */
export interface Resource {
  readonly logicalId: string;
  readonly properties: Properties;
  readonly construct: CfnResource;
}

/** Reads a synthesized template together with its construct tree. */
export class TemplateReader {
  private readonly resources: Resource[];

  constructor(private readonly stack: Stack, template: { readonly Resources: { [logicalId: string]: { readonly Properties?: Properties } } }) {
    this.resources = stack.node.findAll()
      .filter((construct): construct is CfnResource => CfnResource.isCfnResource(construct))
      .map((construct) => ({ construct, logicalId: this.logicalIdOf(construct) }))
      .filter(({ logicalId }) => logicalId in template.Resources)
      .map((found) => ({ ...found, properties: template.Resources[found.logicalId].Properties ?? {} }));
  }

  public get size(): number {
    return this.resources.length;
  }

  public ofType(type: string): Resource[] {
    return this.resources.filter(({ construct }) => construct.cfnResourceType === type);
  }

  /** The resources of one construct and of what is below it. */
  public below(construct: IConstruct): Resource[] {
    return this.resources.filter((resource) => resource.construct.node.scopes.includes(construct));
  }

  /** The resource that a value refers to, if the value is only a reference. */
  public referred(value: unknown): Resource | undefined {
    const [[name, argument] = []] = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    const id = name === 'Ref' ? argument : name === 'Fn::GetAtt' ? argument[0] : undefined;
    return this.resources.find(({ logicalId }) => logicalId === id);
  }

  /** A value as readable text: references become construct paths. */
  public text(value: unknown): string {
    const referred = this.referred(value);
    if (referred) {
      return this.pathOf(referred.construct);
    }
    if (Array.isArray(value)) {
      return value.map((item) => this.text(item)).join(', ');
    }
    if (typeof value !== 'object' || value === null) {
      return String(value);
    }
    const [[name, argument]] = Object.entries(value);
    return name === 'Fn::Join' ? (argument[1] as unknown[]).map((part) => this.text(part)).join(argument[0]) : String(argument);
  }

  /** The path within the stack of the construct that the user created, without a `Resource` at its end. */
  public pathOf(resource: IConstruct): string {
    return resource.node.path.slice(this.stack.node.path.length + 1).replace(/\/(Resource|Default)$/, '');
  }

  private logicalIdOf(element: CfnElement): string {
    return this.stack.resolve(element.logicalId) as string;
  }
}
