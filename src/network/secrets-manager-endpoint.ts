import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { allowConnections } from './allow-connections';
import { checkEndpoint, checkOnlyOne } from './check-endpoint';
import { EndpointPolicy } from './endpoint-policy';
import { findInterfaceEndpoint, findRegisteredEndpoint, registerEndpoint } from './find-endpoint';
import { SecretPath } from '../naming/secret-path';
import { raise, raiseOne } from '../private/problems';
import { warn } from '../private/warnings';

/** Properties of `SecretsManagerEndpoint`. */
export interface SecretsManagerEndpointProps {
  /** The VPC whose functions and tasks connect to Secrets Manager through the endpoint. */
  readonly vpc: ec2.IVpc;

  /**
   * An existing endpoint of the VPC for Secrets Manager, with private DNS enabled. Its policy is not changed.
   *
   * @default - the endpoint that the app already creates for this VPC; if there is none, a new one
   */
  readonly endpoint?: ec2.IInterfaceVpcEndpoint;

  /**
   * Whether to create an endpoint. An imported VPC requires `true` here or an `endpoint`: its endpoints are not known,
   * and the deployment of a second endpoint with private DNS fails.
   *
   * @default - true for a VPC of this app without an endpoint, false otherwise
   */
  readonly create?: boolean;

  /**
   * The subnets of the endpoint's network interfaces, one per availability zone. Each interface costs about 7.30 USD a month.
   *
   * @default - the private subnets; if the VPC has none, the isolated subnets
   */
  readonly subnets?: ec2.SubnetSelection;

  /**
   * The id of the AWS organization whose principals may use the endpoint: `o-` and 10 to 32 lower-case letters or digits,
   * such as `o-a1b2c3d4e5`.
   *
   * @default - only principals of the endpoint's own account
   */
  readonly organizationId?: string;
}

/** Options of `SecretsManagerEndpoint.narrowTo`. */
export interface NarrowEndpointOptions {
  /**
   * The account that owns the secrets: 12 digits.
   *
   * @default - the endpoint's own account
   */
  readonly account?: string;
}

/**
 * Connects a VPC to Secrets Manager without the internet: one interface endpoint per VPC, shared by all secrets.
 *
 * It costs about 0.01 USD an hour per availability zone (about 22 USD a month for three zones, as much as 55 secrets), and
 * 0.01 USD per GB. No resource can connect to it until you call `allowFrom`. Its policy accepts only principals of the account
 * or the organization, and allows them every secret until you call `narrowTo`.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/vpc-endpoint-overview.html
 */
export class SecretsManagerEndpoint extends Construct implements ec2.IConnectable {
  /**
   * The `SecretsManagerEndpoint` of the VPC. If there is none yet, it is created as a child of the VPC. It uses an endpoint that
   * the app already creates for the VPC, or creates a new one.
   *
   * @param scope the construct that needs the endpoint; the error names it
   * @param vpc the VPC
   * @throws if the VPC is imported and has no `SecretsManagerEndpoint` or known endpoint
   */
  public static of(scope: Construct, vpc: ec2.IVpc): SecretsManagerEndpoint {
    const existing = findRegisteredEndpoint(vpc);
    if (existing) {
      return existing as SecretsManagerEndpoint;
    }
    raise(checkEndpoint({ vpc }), scope);
    return new SecretsManagerEndpoint(vpc as IConstruct as Construct, 'SecretsManagerEndpoint', { vpc });
  }

  /** The interface endpoint: created, found in the app, or given. */
  public readonly endpoint: ec2.IInterfaceVpcEndpoint;

  /** The network connections of the endpoint. Prefer `allowFrom`, which creates rules in the right stack. */
  public readonly connections: ec2.Connections;

  private readonly vpc: ec2.IVpc;
  private readonly own?: ec2.InterfaceVpcEndpoint;
  private readonly policy?: EndpointPolicy;

  /**
   * @throws if the VPC already has a `SecretsManagerEndpoint`, if it is not known whether an endpoint exists, or if options would
   * have no effect because the endpoint exists
   */
  constructor(scope: Construct, id: string, props: SecretsManagerEndpointProps) {
    raise(checkEndpoint(props), scope);
    super(scope, id);
    this.vpc = props.vpc;
    const existing = props.endpoint ?? findInterfaceEndpoint(props.vpc, 'secretsmanager');
    if (existing) {
      this.endpoint = existing;
    } else {
      const own = this.createEndpoint(props);
      this.policy = new EndpointPolicy(this, props.organizationId);
      this.policy.apply(own.node.defaultChild as ec2.CfnVPCEndpoint);
      this.node.addValidation({ validate: () => checkOnlyOne(props.vpc, own) });
      this.own = own;
      this.endpoint = own;
    }
    this.connections = this.endpoint.connections;
    registerEndpoint(this, props.vpc);
  }

  /**
   * Allows a function, a task, or another resource with connections to connect to the endpoint on port 443.
   *
   * The security group rule is created in the peer's stack, so that the stack of the VPC does not depend on the peers.
   *
   * @param peer the resource that connects
   */
  public allowFrom(peer: ec2.IConnectable): void {
    if (this.connections.securityGroups.length === 0) {
      warn(this, 'endpoint-security-group-unknown',
        'the security groups of the given endpoint are not known, so no rule can be added: '
        + 'give `securityGroups` where you import the endpoint, or allow the connection in its own stack');
      return;
    }
    allowConnections(this, this.vpc, peer, 'Secrets Manager');
  }

  /**
   * Allows through the endpoint only secrets below this path. Several calls add up.
   *
   * Other secrets can then not be used from this VPC, including secrets that RDS or other services manage: allow those with
   * `addToPolicy`. `ListSecrets`, `BatchGetSecretValue` and `GetRandomPassword` name no secret, so they stay allowed; a batch read
   * returns values of secrets below the paths only.
   *
   * @param path the path; a secret whose name equals it is not below it
   * @param options the account of the secrets
   * @throws if the endpoint was found or given, since its policy is not managed here
   */
  public narrowTo(path: SecretPath, options: NarrowEndpointOptions = {}): void {
    const policy = this.policy ?? this.rejectPolicyChange('narrowTo');
    policy.narrowTo(path, options.account);
  }

  /**
   * Adds a statement to the endpoint's policy, in addition to what `narrowTo` allows.
   *
   * @param statement the statement, with a principal
   * @throws if the endpoint was found or given, since its policy is not managed here
   */
  public addToPolicy(statement: iam.PolicyStatement): void {
    const own = this.own ?? this.rejectPolicyChange('addToPolicy');
    own.addToPolicy(statement);
  }

  private rejectPolicyChange(method: string): never {
    return raiseOne({
      id: 'endpoint-policy-not-ours',
      message: `\`${method}\` must be called on an endpoint that SecretsManagerEndpoint created, got: ${this.endpoint.node.path}, `
        + 'which was found or given; change the policy of that endpoint in its own stack',
    }, this);
  }

  private createEndpoint(props: SecretsManagerEndpointProps): ec2.InterfaceVpcEndpoint {
    return new ec2.InterfaceVpcEndpoint(this, 'Resource', {
      vpc: props.vpc,
      service: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
      privateDnsEnabled: true,
      subnets: props.subnets,
      open: false,
      securityGroups: [new ec2.SecurityGroup(this, 'SecurityGroup', {
        vpc: props.vpc,
        description: 'Who reaches Secrets Manager through the endpoint',
        allowAllOutbound: false,
      })],
    });
  }
}
