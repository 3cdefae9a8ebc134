import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { checkEndpoint, checkOnlyOne } from './check-endpoint';
import { EndpointPolicy } from './endpoint-policy';
import { brand, findBranded, findInterfaceEndpoint } from './find-endpoint';
import { openTo } from './open-to';
import { SecretPath } from '../naming/secret-path';
import { raise, raiseOne } from '../private/problems';
import { warn } from '../private/warnings';

/** Properties of `SecretsManagerEndpoint`. */
export interface SecretsManagerEndpointProps {
  /** The VPC whose functions and tasks reach Secrets Manager through the endpoint. */
  readonly vpc: ec2.IVpc;

  /**
   * An endpoint for Secrets Manager that the VPC has, with private DNS. Its policy is not changed.
   *
   * @default - one found in the app for this VPC, otherwise a new one
   */
  readonly endpoint?: ec2.IInterfaceVpcEndpoint;

  /**
   * Whether to make an endpoint. An imported VPC needs `true` here or an `endpoint`, since its endpoints cannot be
   * seen, and a second one with private DNS fails at deployment.
   *
   * @default - true for a VPC made in this app which has none, false otherwise
   */
  readonly create?: boolean;

  /**
   * Where the endpoint gets its network interfaces, one per availability zone; each costs about 7.30 USD a month.
   *
   * @default - private subnets, or isolated ones where the VPC has no private ones
   */
  readonly subnets?: ec2.SubnetSelection;

  /**
   * Id of the organization whose principals get through the endpoint, such as `o-a1b2c3d4e5`.
   *
   * @default - principals of the endpoint's own account only
   */
  readonly organizationId?: string;
}

/** Options of `SecretsManagerEndpoint.narrowTo`. */
export interface NarrowEndpointOptions {
  /**
   * Account that owns the secrets: 12 digits.
   *
   * @default - the endpoint's own account
   */
  readonly account?: string;
}

/**
 * The way from a VPC to Secrets Manager without the internet: one interface endpoint per VPC, shared by all secrets.
 *
 * It costs about 0.01 USD an hour per availability zone (about 22 USD a month for three) and 0.01 USD per GB, as much
 * as 55 secrets. Nobody reaches it until `allowFrom`; its policy lets the account's or organization's own
 * principals through, to every secret until `narrowTo`.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/vpc-endpoint-overview.html
 */
export class SecretsManagerEndpoint extends Construct implements ec2.IConnectable {
  /**
   * The one of the VPC. Where there is none yet, it is made as a child of the VPC, around an endpoint found in the
   * app or a new one.
   *
   * @param scope who asks: named in the error
   * @throws for an imported VPC that has none
   */
  public static of(scope: Construct, vpc: ec2.IVpc): SecretsManagerEndpoint {
    const existing = findBranded(vpc);
    if (existing) {
      return existing as SecretsManagerEndpoint;
    }
    raise(checkEndpoint({ vpc }), scope);
    return new SecretsManagerEndpoint(vpc as IConstruct as Construct, 'SecretsManagerEndpoint', { vpc });
  }

  /** The endpoint: made, found or given. */
  public readonly endpoint: ec2.IInterfaceVpcEndpoint;

  /** The network connections of the endpoint; `allowFrom` also takes care of stacks. */
  public readonly connections: ec2.Connections;

  private readonly vpc: ec2.IVpc;
  private readonly own?: ec2.InterfaceVpcEndpoint;
  private readonly policy?: EndpointPolicy;

  /**
   * @throws where the VPC has a `SecretsManagerEndpoint` already, where it is not clear whether an endpoint exists,
   * and where options would have no effect on an existing one
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
    brand(this, props.vpc);
  }

  /**
   * Lets a function, a task, or whatever else has connections, reach the endpoint on port 443.
   *
   * The rule is put into the peer's stack, so that a VPC in another stack does not come to depend on its users.
   */
  public allowFrom(peer: ec2.IConnectable): void {
    if (this.connections.securityGroups.length === 0) {
      warn(this, 'endpoint-security-group-unknown',
        'the given endpoint has no known security group, so it cannot be opened here: give `securityGroups` where it is imported, or open it where it is made');
      return;
    }
    openTo(this, this.vpc, peer, 'Secrets Manager');
  }

  /**
   * Lets only secrets below this path through the endpoint; several calls unite.
   *
   * Secrets outside are then out of reach from this VPC, those that RDS or other services keep for you too: open it
   * to them by `addToPolicy`. Listing, batch reads and random passwords know no path and stay possible; a batch read
   * returns the values of secrets below the paths only.
   *
   * @param path everything below it; a secret named exactly so is outside
   * @throws where the endpoint was found or given: its policy belongs to whoever made it
   */
  public narrowTo(path: SecretPath, options: NarrowEndpointOptions = {}): void {
    const policy = this.policy ?? this.refusePolicy('narrowTo');
    policy.narrowTo(path, options.account);
  }

  /**
   * Adds a statement to the endpoint's policy, beside what `narrowTo` lets through.
   *
   * @throws where the endpoint was found or given: its policy belongs to whoever made it
   */
  public addToPolicy(statement: iam.PolicyStatement): void {
    const own = this.own ?? this.refusePolicy('addToPolicy');
    own.addToPolicy(statement);
  }

  private refusePolicy(method: string): never {
    return raiseOne({
      id: 'endpoint-policy-not-ours',
      message: `\`${method}\` must be called on an endpoint made by SecretsManagerEndpoint, got: ${this.endpoint.node.path}, which was found or given; `
        + 'change its policy where it is made',
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
