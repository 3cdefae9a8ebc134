import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { isRecord } from './policy-checks';
import { raiseOne } from '../../private/problems';
import type { SimulatedTemplate } from '../simulated-template';

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly metadata?: Metadata;
  readonly properties?: { templateFile?: string; stackName?: string; directoryName?: string; parameters?: { [name: string]: string } };
  readonly additionalMetadataFile?: string;
}

type Metadata = Record<string, Array<{ type: string; data?: unknown }>>;

/** The templates of a cloud assembly, with those of its stages. */
export function readAssembly(directory: string): SimulatedTemplate[] {
  if (!existsSync(join(directory, 'manifest.json'))) {
    raiseOne({ id: 'simulator-assembly', message: `\`directory\` must be a cloud assembly with manifest.json, got: \`${directory}\`; synthesize the app first` });
  }
  const manifest: { artifacts?: Record<string, Artifact> } = read(directory, 'manifest.json');
  return Object.entries(manifest.artifacts ?? {}).flatMap(([id, artifact]) => readArtifact(directory, id, artifact));
}

function readArtifact(directory: string, id: string, artifact: Artifact): SimulatedTemplate[] {
  const properties = artifact.properties ?? {};
  if (artifact.type === 'cdk:cloud-assembly' && properties.directoryName) {
    return readAssembly(join(directory, properties.directoryName));
  }
  if (artifact.type !== 'aws:cloudformation:stack' || !properties.templateFile) {
    return [];
  }
  const [account, region] = (artifact.environment ?? '').replace('aws://', '').split('/');
  const metadata: Metadata = artifact.additionalMetadataFile ? read(directory, artifact.additionalMetadataFile) : artifact.metadata ?? {};
  return [{
    stackName: properties.stackName ?? id,
    template: withPaths(read(directory, properties.templateFile), metadata),
    account: account && account !== 'unknown-account' ? account : undefined,
    region: region && region !== 'unknown-region' ? region : undefined,
    parameters: properties.parameters,
  }];
}

/** Writes construct paths where the CDK CLI writes them, as apps synthesized without it lack them. */
function withPaths(template: Record<string, unknown>, metadata: Metadata): Record<string, unknown> {
  const resources = isRecord(template.Resources) ? template.Resources : {};
  for (const [path, entries] of Object.entries(metadata)) {
    const id = entries.find((entry) => entry.type === 'aws:cdk:logicalId')?.data;
    const resource = typeof id === 'string' ? resources[id] : undefined;
    if (isRecord(resource)) {
      resource.Metadata = { 'aws:cdk:path': path.slice(1), ...isRecord(resource.Metadata) ? resource.Metadata : {} };
    }
  }
  // An app without resources has a template without the section.
  return { ...template, Resources: resources };
}

function read<T>(directory: string, file: string): T {
  return JSON.parse(readFileSync(join(directory, file), 'utf8'));
}
