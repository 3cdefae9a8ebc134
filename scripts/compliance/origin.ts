import { resolve, sep } from 'node:path';
import { CfnResource } from 'aws-cdk-lib';
import { ArtifactMetadataEntryType } from 'aws-cdk-lib/cloud-assembly-schema';
import type { IConstruct } from 'constructs';

const SRC = resolve(__dirname, '..', '..', 'src') + sep;

/** Whether our code created the resource: CDK keeps the stack trace of its creation. */
export function isOurs(resource: IConstruct): boolean {
  return resource.node.metadata
    .filter((entry) => entry.type === ArtifactMetadataEntryType.CREATION_STACK)
    .some((entry) => (entry.data as string[]).some((frame) => frame.includes(`(${SRC}`)));
}

export function resourcesOf(root: IConstruct): CfnResource[] {
  return root.node.findAll().filter((construct) => CfnResource.isCfnResource(construct));
}
