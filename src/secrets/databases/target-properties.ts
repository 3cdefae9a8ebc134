import { Tokenization } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { DatabaseHostOptions, DatabaseTargetOptions } from './database-target-options';
import { raise } from '../../private/problems';
import { isKnown } from '../../private/tokens';

/** What CloudFormation attaches: the identifier and the resource type. */
export interface AttachmentProperties {
  readonly targetId: string;
  readonly targetType: string;
}

interface Endpoint {
  readonly hostname: string;
  readonly port: number;
}

/** What the databases of CDK have of these, once they are constructed. */
export interface AttachedDatabase extends secretsmanager.ISecretAttachmentTarget {
  readonly instanceEndpoint?: Endpoint;
  readonly clusterEndpoint?: Endpoint;
  readonly endpoint?: string;
}

/** What a target is made of; read late, since RDS attaches a secret inside its own constructor, before it has its VPC and its connections. */
export interface TargetProperties {
  /** The database, proxy or host itself: connecting to the same one twice is one connection. */
  readonly subject: unknown;
  readonly description: string;
  /** Absent where CloudFormation cannot attach it. */
  readonly attachment?: AttachmentProperties;
  readonly host: () => string | undefined;
  readonly port: () => string | undefined;
  readonly connections: () => ec2.Connections | undefined;
  readonly vpc: () => ec2.IVpc | undefined;
  readonly userId?: string;
}

/** Those of a server that is known by its host name only. */
export function hostProperties(hostname: string, options: DatabaseHostOptions): TargetProperties {
  const { port } = options;
  raise(isKnown(port) && (!Number.isInteger(port) || port < 1 || port > 65_535) ? [{
    id: 'database-port',
    message: `\`port\` must be a whole number from 1 to 65535, got: ${port}; give the TCP port the server listens on`,
  }] : []);
  return {
    subject: hostname,
    description: `host ${isKnown(hostname) ? hostname : 'known at deployment'}`,
    host: () => hostname,
    port: () => (port === undefined ? undefined : Tokenization.stringifyNumber(port)),
    ...placeOf(undefined, options),
  };
}

/** Where the target is: as the options say, otherwise as it says itself. */
export function placeOf(target: object | undefined, options: DatabaseTargetOptions = {}): Pick<TargetProperties, 'connections' | 'vpc'> {
  const read = target as { connections?: ec2.Connections; vpc?: ec2.IVpc } | undefined;
  return {
    connections: () => options.connections?.connections ?? read?.connections,
    vpc: () => options.vpc ?? read?.vpc,
  };
}
