import { Tokenization } from 'aws-cdk-lib';
import * as docdb from 'aws-cdk-lib/aws-docdb';
import * as docdbelastic from 'aws-cdk-lib/aws-docdbelastic';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as redshift from 'aws-cdk-lib/aws-redshift';
import * as redshiftserverless from 'aws-cdk-lib/aws-redshiftserverless';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { DatabaseConnection } from './database-connection';
import { raise } from '../private/problems';
import { isKnown } from '../private/tokens';

/** How a function reaches the database, where the target itself does not tell. */
export interface DatabaseTargetOptions {
  /**
   * The security groups of the database; a rotation function is let in through them.
   *
   * @default - those of the target where it has them, otherwise none: open the database's security group yourself
   */
  readonly connections?: ec2.IConnectable;

  /**
   * The VPC the database is in; a rotation function is placed in it.
   *
   * @default - that of the target where it has one, otherwise none
   */
  readonly vpc?: ec2.IVpc;
}

/** Options of `DatabaseTarget.host`. */
export interface DatabaseHostOptions extends DatabaseTargetOptions {
  /**
   * TCP port, 1 to 65535.
   *
   * @default - the port of the secret's engine
   */
  readonly port?: number;
}

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
interface AttachedDatabase extends secretsmanager.ISecretAttachmentTarget {
  readonly instanceEndpoint?: Endpoint;
  readonly clusterEndpoint?: Endpoint;
  readonly endpoint?: string;
}

interface TargetProperties {
  /** The database, proxy or host itself: connecting to the same one twice is one connection. */
  readonly subject: unknown;
  readonly description: string;
  /** Absent where CloudFormation cannot attach it. */
  readonly attachment?: AttachmentProperties;
  readonly host: () => string | undefined;
  readonly port: () => string | undefined;
  readonly connections: () => ec2.Connections | undefined;
  readonly vpc: () => ec2.IVpc | undefined;
}

/**
 * The database, proxy or server that a secret's credentials are for.
 *
 * RDS instances and clusters that take the secret as their credentials are connected by
 * themselves; the rest is connected with `ManagedDatabaseSecret.connectTo`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secrettargetattachment.html
 */
export class DatabaseTarget {
  /** An RDS instance, made here or imported. */
  public static rdsInstance(instance: rds.IDatabaseInstance): DatabaseTarget {
    return DatabaseTarget._of(instance);
  }

  /** An RDS or Aurora cluster, made here or imported; the host is its writer endpoint. */
  public static rdsCluster(cluster: rds.IDatabaseCluster): DatabaseTarget {
    return DatabaseTarget._of(cluster);
  }

  /**
   * An RDS Proxy. CloudFormation does not attach proxies: host and port come from `connection`, and hosted rotation refuses it.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html
   */
  public static rdsProxy(proxy: rds.DatabaseProxy, options: DatabaseTargetOptions = {}): DatabaseTarget {
    return DatabaseTarget._of(proxy, options);
  }

  /** A provisioned Redshift cluster. */
  public static redshiftCluster(cluster: redshift.CfnCluster, options: DatabaseTargetOptions = {}): DatabaseTarget {
    return new DatabaseTarget({
      description: `Redshift cluster ${cluster.node.path}`,
      subject: cluster,
      attachment: { targetId: cluster.ref, targetType: 'AWS::Redshift::Cluster' },
      host: () => cluster.attrEndpointAddress,
      port: () => cluster.attrEndpointPort,
      ...placeOf(cluster, options),
    });
  }

  /** A Redshift Serverless namespace, reached through one of its workgroups. */
  public static redshiftServerless(
    namespace: redshiftserverless.CfnNamespace, workgroup: redshiftserverless.CfnWorkgroup, options: DatabaseTargetOptions = {},
  ): DatabaseTarget {
    return new DatabaseTarget({
      description: `Redshift Serverless namespace ${namespace.node.path}`,
      subject: namespace,
      attachment: { targetId: namespace.ref, targetType: 'AWS::RedshiftServerless::Namespace' },
      host: () => workgroup.attrWorkgroupEndpointAddress,
      port: () => Tokenization.stringifyNumber(workgroup.attrWorkgroupEndpointPort),
      ...placeOf(workgroup, options),
    });
  }

  /** An instance-based DocumentDB cluster; it never attaches the secret it takes as `masterUser` by itself. */
  public static documentDbCluster(cluster: docdb.IDatabaseCluster, options: DatabaseTargetOptions = {}): DatabaseTarget {
    return DatabaseTarget._of(cluster, options);
  }

  /** A DocumentDB elastic cluster. */
  public static documentDbElastic(cluster: docdbelastic.CfnCluster, options: DatabaseTargetOptions = {}): DatabaseTarget {
    return new DatabaseTarget({
      description: `DocumentDB elastic cluster ${cluster.node.path}`,
      subject: cluster,
      attachment: { targetId: cluster.ref, targetType: 'AWS::DocDBElastic::Cluster' },
      host: () => cluster.attrClusterEndpoint,
      port: () => undefined,
      ...placeOf(cluster, options),
    });
  }

  /**
   * Any other server, by host name. CloudFormation does not attach it: host and port come from `connection`, and hosted rotation refuses it.
   *
   * @throws where the port is not from 1 to 65535
   */
  public static host(hostname: string, options: DatabaseHostOptions = {}): DatabaseTarget {
    const { port } = options;
    raise(isKnown(port) && (!Number.isInteger(port) || port < 1 || port > 65_535) ? [{
      id: 'database-port',
      message: `\`port\` must be a whole number from 1 to 65535, got: ${port}; give the TCP port the server listens on`,
    }] : []);
    return new DatabaseTarget({
      subject: hostname,
      description: `host ${isKnown(hostname) ? hostname : 'known at deployment'}`,
      host: () => hostname,
      port: () => (port === undefined ? undefined : Tokenization.stringifyNumber(port)),
      ...placeOf(undefined, options),
    });
  }

  /**
   * Whatever CDK attaches. RDS passes a database from inside the database's own constructor, so everything but its kind is read late.
   *
   * @internal
   */
  public static _of(target: secretsmanager.ISecretAttachmentTarget, options: DatabaseTargetOptions = {}): DatabaseTarget {
    const { targetId, targetType } = target.asSecretAttachmentTarget();
    const database = target as AttachedDatabase;
    const endpoint = () => database.instanceEndpoint ?? database.clusterEndpoint;
    const attachable = targetType !== secretsmanager.AttachmentTargetType.RDS_DB_PROXY;
    return new DatabaseTarget({
      subject: target,
      description: Construct.isConstruct(target) ? `database ${target.node.path}` : 'database',
      // The deprecated members of CDK's enum carry a prefix.
      attachment: attachable ? { targetId, targetType: targetType.replace(/^deprecated_/, '') } : undefined,
      host: () => endpoint()?.hostname ?? database.endpoint,
      port: () => (endpoint() ? Tokenization.stringifyNumber(endpoint()!.port) : undefined),
      ...placeOf(target, options),
    });
  }

  private constructor(private readonly properties: TargetProperties) {}

  /** @internal */
  public get _description(): string {
    return this.properties.description;
  }

  /**
   * What CloudFormation attaches; undefined where it cannot.
   *
   * @internal
   */
  public get _attachment(): AttachmentProperties | undefined {
    return this.properties.attachment;
  }

  /**
   * The database, proxy or host itself.
   *
   * @internal
   */
  public get _subject(): unknown {
    return this.properties.subject;
  }

  /** @internal */
  public _isSameAs(other: DatabaseTarget): boolean {
    return this.properties.subject === other.properties.subject;
  }

  /** @internal */
  public get _connections(): ec2.Connections | undefined {
    return this.properties.connections();
  }

  /** @internal */
  public get _vpc(): ec2.IVpc | undefined {
    return this.properties.vpc();
  }

  /** @internal */
  public _connection(defaultPort: number | undefined): DatabaseConnection | undefined {
    const host = this.properties.host();
    const port = this.properties.port() ?? (defaultPort === undefined ? undefined : String(defaultPort));
    return host === undefined || port === undefined ? undefined : { host, port };
  }
}

/**
 * Read late: RDS attaches a secret inside its own constructor, before it has its VPC and its connections.
 */
function placeOf(target: object | undefined, options: DatabaseTargetOptions = {}): Pick<TargetProperties, 'connections' | 'vpc'> {
  const read = target as { connections?: ec2.Connections; vpc?: ec2.IVpc } | undefined;
  return {
    connections: () => options.connections?.connections ?? read?.connections,
    vpc: () => options.vpc ?? read?.vpc,
  };
}
