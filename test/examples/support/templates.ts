import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack, Stage } from 'aws-cdk-lib';

export interface Properties {
  readonly [name: string]: any;
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Properties;
}

export interface SynthesizedTemplate {
  readonly stack: string;
  readonly template: { readonly Resources: { readonly [logicalId: string]: Resource } };
}

/** The templates of an app as they are deployed, those of nested stacks and of Stages among them. */
export function templatesOf(app: App): SynthesizedTemplate[] {
  app.synth();
  return app.node.findAll().filter((construct) => Stack.isStack(construct)).map((stack) => ({
    stack: stack.node.path,
    template: JSON.parse(readFileSync(join(Stage.of(stack)!.synth().directory, stack.templateFile), 'utf8')),
  }));
}

/** The properties of all resources of one type. */
export function resourcesOf(templates: SynthesizedTemplate[], type: string): Properties[] {
  return templates.flatMap(({ template }) => Object.values(template.Resources))
    .filter((resource) => resource.Type === type)
    .map((resource) => resource.Properties);
}

/** The errors and warnings about the constructs of an app. */
export function messagesOf(app: App): string[] {
  return app.node.findAll().flatMap((construct) => construct.node.metadata
    .filter(({ type }) => ['aws:cdk:error', 'aws:cdk:warning'].includes(type))
    .map(({ data }) => `${construct.node.path}: ${data}`));
}

/** CDK's advice on feature flags, which an app without them gets for being so. */
export function isAboutFlags(message: string): boolean {
  return message.includes('@aws-cdk/core:');
}
