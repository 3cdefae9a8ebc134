import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { awaitsLookup, findInterfaceEndpoint, findRegisteredEndpoint, isOwned } from './find-endpoint';
import { checkOrganizationId } from '../private/checks';
import { Problem } from '../private/problems';

/** What `checkEndpoint` checks: structurally the props of `SecretsManagerEndpoint`. */
interface CheckedEndpoint {
  readonly vpc: ec2.IVpc;
  readonly endpoint?: ec2.IInterfaceVpcEndpoint;
  readonly create?: boolean;
  readonly organizationId?: string;
  readonly subnets?: ec2.SubnetSelection;
}

/** Problems of an endpoint's props, and of creating a `SecretsManagerEndpoint` for this VPC at all. */
export function checkEndpoint(props: CheckedEndpoint): Problem[] {
  const { vpc, organizationId } = props;
  const problems = checkOrganizationId(organizationId);
  const other = findRegisteredEndpoint(vpc);
  if (other) {
    return [...problems, {
      id: 'endpoint-duplicate',
      message: `\`vpc\` must have only one SecretsManagerEndpoint, got: a second one in addition to ${other.node.path}; `
        + 'use `SecretsManagerEndpoint.of(this, vpc)`',
    }];
  }
  return [...problems, ...checkSource(props), ...checkFound(props)];
}

/** It must be certain whether the endpoint is created, given or found: the deployment of a second endpoint with private DNS fails. */
function checkSource(props: CheckedEndpoint): Problem[] {
  const { vpc, create, endpoint } = props;
  const found = findInterfaceEndpoint(vpc, 'secretsmanager');
  if (endpoint && create) {
    return [{ id: 'endpoint-given-and-created', message: 'only one of `endpoint` and `create: true` may be given, got: both; leave one out' }];
  }
  if (found && create) {
    return [{
      id: 'endpoint-exists',
      message: `\`create\` must not be true if the VPC has an endpoint for Secrets Manager, got: true in addition to ${found.node.path}; `
        + 'leave it out to use that endpoint',
    }];
  }
  if (endpoint || found || create || awaitsLookup(vpc) || (isOwned(vpc) && create !== false)) {
    return [];
  }
  return [create === false ? {
    id: 'endpoint-missing',
    message: '`create` must not be false if there is no endpoint to use, got: false; give `endpoint`, or leave `create` out',
  } : {
    id: 'endpoint-vpc-imported',
    message: '`endpoint` must be given for an imported VPC, since its endpoints are not known, got: none; '
      + 'give `endpoint`, or set `create: true` if the VPC has none',
  }];
}

/** Options would silently have no effect on an endpoint that this library does not create. */
function checkFound(props: CheckedEndpoint): Problem[] {
  const found = props.endpoint ?? findInterfaceEndpoint(props.vpc, 'secretsmanager');
  const ignored = [props.organizationId === undefined ? [] : ['`organizationId`'], props.subnets === undefined ? [] : ['`subnets`']].flat();
  return found && ignored.length > 0 ? [{
    id: 'endpoint-options-ignored',
    message: `${ignored.join(' and ')} must be left out if the endpoint exists, got: ${found.node.path}; set them where that endpoint is created`,
  }] : [];
}

/** The problem of a second endpoint that the app created after this library's. It is found at synthesis only. */
export function checkOnlyOne(vpc: ec2.IVpc, own: ec2.InterfaceVpcEndpoint): string[] {
  const other = findInterfaceEndpoint(vpc, 'secretsmanager', own);
  return other ? [
    `\`vpc\` must have only one endpoint for Secrets Manager with private DNS, got: ${own.node.path} and ${other.node.path}; `
    + 'create the other one first so that it is used, or leave it out [endpoint-exists]',
  ] : [];
}
