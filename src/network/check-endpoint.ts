import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { awaitsLookup, findBranded, findInterfaceEndpoint, isOwned } from './find-endpoint';
import { Problem } from '../private/problems';
import { isKnown } from '../private/tokens';

const ORGANIZATION_ID = /^o-[a-z0-9]{10,32}$/;

/** What `checkEndpoint` judges: structurally the props of `SecretsManagerEndpoint`. */
export interface CheckedEndpoint {
  readonly vpc: ec2.IVpc;
  readonly endpoint?: ec2.IInterfaceVpcEndpoint;
  readonly create?: boolean;
  readonly organizationId?: string;
  readonly subnets?: ec2.SubnetSelection;
}

/** Problems of an endpoint's props, and of having one in this VPC at all. */
export function checkEndpoint(props: CheckedEndpoint): Problem[] {
  const { vpc, organizationId } = props;
  const problems = isKnown(organizationId) && !ORGANIZATION_ID.test(organizationId) ? [{
    id: 'organization-id',
    message: `\`organizationId\` must be o- and 10 to 32 lower-case letters or digits, got: "${organizationId}"; AWS Organizations shows it in its settings`,
  }] : [];
  const other = findBranded(vpc);
  if (other) {
    return [...problems, {
      id: 'endpoint-duplicate',
      message: `\`vpc\` must have one SecretsManagerEndpoint only, got: a second one beside ${other.node.path}; use \`SecretsManagerEndpoint.of(this, vpc)\``,
    }];
  }
  return [...problems, ...checkSource(props), ...checkFound(props)];
}

/** Whether it is made, given or found must be beyond doubt: a second endpoint with private DNS fails at deployment. */
function checkSource(props: CheckedEndpoint): Problem[] {
  const { vpc, create, endpoint } = props;
  const found = findInterfaceEndpoint(vpc, 'secretsmanager');
  if (endpoint && create) {
    return [{ id: 'endpoint-given-and-created', message: 'only one of `endpoint` and `create: true` may be given, got: both; leave one out' }];
  }
  if (found && create) {
    return [{
      id: 'endpoint-exists',
      message: `\`create\` must not be true where the VPC has an endpoint for Secrets Manager, got: true beside ${found.node.path}; leave it out to use that one`,
    }];
  }
  if (endpoint || found || create || awaitsLookup(vpc) || (isOwned(vpc) && create !== false)) {
    return [];
  }
  return [create === false ? {
    id: 'endpoint-missing',
    message: '`create` must not be false where there is no endpoint to use, got: false; give `endpoint`, or leave `create` out',
  } : {
    id: 'endpoint-vpc-imported',
    message: '`endpoint` must be given for an imported VPC, whose endpoints cannot be seen, got: none; give `endpoint`, or say `create: true` where there is none yet',
  }];
}

/** Options of an endpoint that is not ours would be ignored in silence. */
function checkFound(props: CheckedEndpoint): Problem[] {
  const found = props.endpoint ?? findInterfaceEndpoint(props.vpc, 'secretsmanager');
  const ignored = [props.organizationId === undefined ? [] : ['`organizationId`'], props.subnets === undefined ? [] : ['`subnets`']].flat();
  return found && ignored.length > 0 ? [{
    id: 'endpoint-options-ignored',
    message: `${ignored.join(' and ')} must be left out where the endpoint exists, got: ${found.node.path}; set them where that one is made`,
  }] : [];
}

/** A second endpoint that came after ours, so that nothing could be said of it before. */
export function checkOnlyOne(vpc: ec2.IVpc, own: ec2.InterfaceVpcEndpoint): string[] {
  const other = findInterfaceEndpoint(vpc, 'secretsmanager', own);
  return other ? [
    `\`vpc\` must have one endpoint for Secrets Manager with private DNS only, got: ${own.node.path} and ${other.node.path}; `
    + 'make the other one first to have it used, or leave it out [endpoint-exists]',
  ] : [];
}
