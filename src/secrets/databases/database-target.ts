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
import { DatabaseHostOptions, DatabaseTargetOptions } from './database-target-options';
import { apiUserProperties, AttachedDatabase, AttachmentProperties, hostProperties, networkOf, TargetProperties } from './target-properties';

/**
 * The database, proxy or server whose credentials a secret holds.
 *
 * RDS instances and clusters that receive the secret as their credentials connect it themselves. Connect others with
 * `ManagedDatabaseSecret.connectTo`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secrettargetattachment.html
 */
export class DatabaseTarget {
  /** An RDS instance, created in this app or imported. */
  public static rdsInstance(instance: rds.IDatabaseInstance): DatabaseTarget {
    return DatabaseTarget._of(instance);
  }

  /** An RDS or Aurora cluster, created in this app or imported. The host is its writer endpoint. */
  public static rdsCluster(cluster: rds.IDatabaseCluster): DatabaseTarget {
    return DatabaseTarget._of(cluster);
  }

  /**
   * An RDS Proxy. CloudFormation does not attach proxies: read host and port from `connection`. Hosted rotation rejects a proxy.
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
      ...networkOf(cluster, options),
    });
  }

  /** A Redshift Serverless namespace. Consumers connect to the endpoint of one of its workgroups. */
  public static redshiftServerless(
    namespace: redshiftserverless.CfnNamespace, workgroup: redshiftserverless.CfnWorkgroup, options: DatabaseTargetOptions = {},
  ): DatabaseTarget {
    return new DatabaseTarget({
      description: `Redshift Serverless namespace ${namespace.node.path}`,
      subject: namespace,
      attachment: { targetId: namespace.ref, targetType: 'AWS::RedshiftServerless::Namespace' },
      host: () => workgroup.attrWorkgroupEndpointAddress,
      port: () => Tokenization.stringifyNumber(workgroup.attrWorkgroupEndpointPort),
      ...networkOf(workgroup, options),
    });
  }

  /** An instance-based DocumentDB cluster. It does not attach the secret of its `masterUser` itself, so call `connectTo`. */
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
      ...networkOf(cluster, options),
    });
  }

  /**
   * Any other server, by host name. CloudFormation does not attach it: read host and port from `connection`. Hosted rotation rejects it.
   *
   * @throws if the port is not from 1 to 65535
   */
  public static host(hostname: string, options: DatabaseHostOptions = {}): DatabaseTarget {
    return new DatabaseTarget(hostProperties(hostname, options));
  }

  /**
   * A cache of ElastiCache for Valkey or Redis OSS, and the user of it whose credentials the secret holds.
   *
   * The function that rotates the credentials may change this user and no other. Create the user, its access string and its groups yourself.
   *
   * @param userId the id of the user, which is not its name: `user.ref` of a `CfnUser`, or a literal. The rotation depends on a `CfnUser`
   * that is named by its `ref`.
   * @param hostname the host to which the user logs in over TLS: the endpoint of a serverless cache, or the primary or configuration
   * endpoint of a cluster
   * @throws if the id is empty, or the port is not from 1 to 65535
   * @example
   * const session = secrets.addDatabaseSecret('session-cache', { engine: DatabaseEngine.ELASTICACHE_USER, username: 'orders' });
   * const user = new elasticache.CfnUser(this, 'CacheUser', {
   *   userId: 'orders',
   *   userName: 'orders',
   *   engine: 'valkey',
   *   accessString: 'on ~orders:* +@all -@dangerous',
   *   authenticationMode: { Type: 'password', Passwords: [session.secretValueFromJson('password').unsafeUnwrap()] },
   * });
   * session.connectTo(DatabaseTarget.elastiCacheUser(user.ref, cache.attrEndpointAddress, { vpc, connections: cacheSecurityGroup }));
   * session.addRotation(RotationStrategy.dualPassword());
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
   */
  public static elastiCacheUser(userId: string, hostname: string, options: DatabaseHostOptions = {}): DatabaseTarget {
    return new DatabaseTarget(apiUserProperties('id', userId, hostname, options));
  }

  /**
   * A cluster of MemoryDB, and the user of it whose credentials the secret holds.
   *
   * The function that rotates the credentials may change this user and no other. Create the user, its access string and its groups yourself.
   *
   * @param userName the name of the user, which is also its id: `user.ref` of a `CfnUser`, or a literal. The rotation depends on a `CfnUser`
   * that is named by its `ref`.
   * @param hostname the host to which the user logs in over TLS: the cluster endpoint
   * @throws if the name is empty, or the port is not from 1 to 65535
   * @see https://docs.aws.amazon.com/memorydb/latest/devguide/clusters.acls.html
   */
  public static memoryDbUser(userName: string, hostname: string, options: DatabaseHostOptions = {}): DatabaseTarget {
    return new DatabaseTarget(apiUserProperties('name', userName, hostname, options));
  }

  /**
   * Any target that CDK attaches. RDS passes a database from inside the database's constructor, so all but its type is read later.
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
      // The deprecated members of CDK's enum have a prefix.
      attachment: attachable ? { targetId, targetType: targetType.replace(/^deprecated_/, '') } : undefined,
      host: () => endpoint()?.hostname ?? database.endpoint,
      port: () => (endpoint() ? Tokenization.stringifyNumber(endpoint()!.port) : undefined),
      ...networkOf(target, options),
    });
  }

  private constructor(private readonly properties: TargetProperties) {}

  /** @internal */
  public get _description(): string {
    return this.properties.description;
  }

  /**
   * What CloudFormation attaches; undefined if it cannot attach the target.
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
  public get _userId(): string | undefined {
    return this.properties.userId;
  }

  /** @internal */
  public _connection(defaultPort: number | undefined): DatabaseConnection | undefined {
    const host = this.properties.host();
    const port = this.properties.port() ?? (defaultPort === undefined ? undefined : String(defaultPort));
    return host === undefined || port === undefined ? undefined : { host, port };
  }
}
