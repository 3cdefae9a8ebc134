import * as ec2 from 'aws-cdk-lib/aws-ec2';

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

/** Options of `DatabaseTarget.host` and `elastiCacheUser`. */
export interface DatabaseHostOptions extends DatabaseTargetOptions {
  /**
   * TCP port, 1 to 65535.
   *
   * @default - the port of the secret's engine
   */
  readonly port?: number;
}
