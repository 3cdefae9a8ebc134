import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { SecretGuards } from '../../src/access/guards/secret-guards';
import { TaggedSecretHierarchy } from '../../src/hierarchy/tagged-secret-hierarchy';
import { TaggedSecretHierarchyProps } from '../../src/hierarchy/tagged-secret-hierarchy-props';
import { SecretEnvironment } from '../../src/naming/secret-environment';

export const ORDERS = { environment: SecretEnvironment.PRODUCTION, application: 'orders' };

/** A hierarchy without guards, unless the properties have some. */
export function newHierarchy(stack: Stack, props: Partial<TaggedSecretHierarchyProps> = {}, id = 'Secrets'): TaggedSecretHierarchy {
  return new TaggedSecretHierarchy(stack, id, { ...ORDERS, guards: SecretGuards.none(), ...props });
}

export function newRole(stack: Stack, id = 'Reader'): iam.Role {
  return new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
}
