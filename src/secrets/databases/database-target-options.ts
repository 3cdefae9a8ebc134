import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** How a function reaches the database, if the target itself does not know. */
export interface DatabaseTargetOptions {
  /**
   * The security groups of the database. They get a rule that allows connections from a rotation function.
   *
   * @default - those of the target if it knows them, otherwise none: allow the connections in the database's security group yourself
   */
  readonly connections?: ec2.IConnectable;

  /**
   * The VPC of the database. A rotation function is placed in it.
   *
   * @default - that of the target if it knows one, otherwise none
   */
  readonly vpc?: ec2.IVpc;
}

/** Options of `DatabaseTarget.host`, `elastiCacheUser` and `memoryDbUser`. */
export interface DatabaseHostOptions extends DatabaseTargetOptions {
  /**
   * TCP port, 1 to 65535.
   *
   * @default - the port of the secret's engine
   */
  readonly port?: number;
}
