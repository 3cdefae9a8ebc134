import { Tokenization } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { DatabaseHostOptions, DatabaseTargetOptions } from './database-target-options';
import { checkPort } from '../../private/checks';
import { raise } from '../../private/problems';
import { isKnown } from '../../private/tokens';

/** What CloudFormation attaches a secret to: the identifier and the resource type. */
export interface AttachmentProperties {
  readonly targetId: string;
  readonly targetType: string;
}

interface Endpoint {
  readonly hostname: string;
  readonly port: number;
}

/** The endpoints that CDK's databases have after their construction; which one depends on the kind of database. */
export interface AttachedDatabase extends secretsmanager.ISecretAttachmentTarget {
  readonly instanceEndpoint?: Endpoint;
  readonly clusterEndpoint?: Endpoint;
  readonly endpoint?: string;
}

/** Properties of a target. Most are functions, since RDS attaches a secret in its own constructor, before it has its VPC and connections. */
export interface TargetProperties {
  /** The database, proxy or host itself. Connecting to the same subject twice is one connection. */
  readonly subject: unknown;
  readonly description: string;
  /** Left out if CloudFormation cannot attach the target. */
  readonly attachment?: AttachmentProperties;
  readonly host: () => string | undefined;
  readonly port: () => string | undefined;
  readonly connections: () => ec2.Connections | undefined;
  readonly vpc: () => ec2.IVpc | undefined;
  readonly userId?: string;
}

/** The properties of a server of which only the host name is known. */
export function hostProperties(hostname: string, options: DatabaseHostOptions): TargetProperties {
  const { port } = options;
  raise(checkPort('database-port', port, 'server'));
  return {
    subject: hostname,
    description: `host ${isKnown(hostname) ? hostname : 'known at deployment'}`,
    host: () => hostname,
    port: () => (port === undefined ? undefined : Tokenization.stringifyNumber(port)),
    ...networkOf(undefined, options),
  };
}

/** The properties of a server and of its user, whose password an AWS API changes. The API identifies the user by its id or by its name. */
export function apiUserProperties(by: 'id' | 'name', user: string, hostname: string, options: DatabaseHostOptions): TargetProperties {
  raise(user === '' ? [{
    id: 'database-user-id',
    message: `\`${by === 'id' ? 'userId' : 'userName'}\` must not be empty, got: ""; give the ${by} of the user, such as \`user.ref\` of a CfnUser`,
  }] : []);
  return { ...hostProperties(hostname, options), subject: `${user}@${hostname}`, userId: user };
}

/** The VPC and connections of a target: those of the options, otherwise those that the target knows itself. */
export function networkOf(target: object | undefined, options: DatabaseTargetOptions = {}): Pick<TargetProperties, 'connections' | 'vpc'> {
  const known = target as { connections?: ec2.Connections; vpc?: ec2.IVpc } | undefined;
  return {
    connections: () => options.connections?.connections ?? known?.connections,
    vpc: () => options.vpc ?? known?.vpc,
  };
}
