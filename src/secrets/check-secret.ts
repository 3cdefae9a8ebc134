import { CfnDeletionPolicy, RemovalPolicy } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ManagedSecretOptions } from './managed-secret-props';
import { checkSecretName } from '../naming/secret-name';
import { checkTags } from '../naming/secret-tags';
import { Problem } from '../private/problems';
import { isKnown } from '../private/tokens';

const DESCRIPTION_LENGTH = 2_048;

/** Problems of the options of every kind of secret. */
export function checkSecret(props: ManagedSecretOptions): Problem[] {
  return [
    ...checkSecretName('secretName', props.secretName),
    ...checkDescription(props.description),
    ...checkTags(props.tags ?? {}),
    ...checkReplicas(props.replicaRegions ?? []),
    ...checkRemoval(props.removalPolicy, props.allowDestroy ?? false),
  ];
}

/** Problems of a removal policy. */
export function checkRemoval(policy: RemovalPolicy | undefined, allowDestroy: boolean): Problem[] {
  if (policy === RemovalPolicy.SNAPSHOT) {
    return [{
      id: 'removal-snapshot',
      message: '`removalPolicy` must not be RemovalPolicy.SNAPSHOT, since CloudFormation cannot create snapshots of secrets; '
        + 'use RETAIN_ON_UPDATE_OR_DELETE',
    }];
  }
  return policy === RemovalPolicy.DESTROY && !allowDestroy ? [{
    id: 'removal-destroy',
    message: '`removalPolicy` must not be RemovalPolicy.DESTROY without `allowDestroy: true`, since CloudFormation deletes a secret '
      + 'at once and without a recovery window; add `allowDestroy: true` if that is intended',
  }] : [];
}

/** Problems of the deletion policy at synthesis, which an aspect or `RemovalPolicies.of` may have set on the resource itself. */
export function checkDeletionPolicy(resource: secretsmanager.CfnSecret, allowDestroy: boolean): Problem[] {
  const { deletionPolicy, updateReplacePolicy } = resource.cfnOptions;
  const destroyed = [deletionPolicy, updateReplacePolicy].includes(CfnDeletionPolicy.DELETE);
  return destroyed && !allowDestroy ? checkRemoval(RemovalPolicy.DESTROY, false) : [];
}

function checkDescription(description: string | undefined): Problem[] {
  return isKnown(description) && description.length > DESCRIPTION_LENGTH ? [{
    id: 'secret-description-length',
    message: `\`description\` must have at most 2,048 characters, got: ${description.length}; shorten it`,
  }] : [];
}

function checkReplicas(replicas: secretsmanager.ReplicaRegion[]): Problem[] {
  const regions = replicas.map((replica) => replica.region).filter(isKnown);
  const repeated = [...new Set(regions.filter((region, index) => regions.indexOf(region) !== index))];
  return repeated.map((region) => ({
    id: 'replica-region-repeated',
    message: `\`replicaRegions\` must name each region once, got: ${region} twice; remove one`,
  }));
}
