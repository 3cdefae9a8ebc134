import { Construct, IConstruct, IDependable } from 'constructs';

/** A secret as its schedule must know it. */
export interface ScheduledSecret {
  /** In the secret's stack. What a rotation creates becomes its children, with ids that start with `Rotation`. */
  readonly scope: Construct;
  /** Direct `Ref` to the secret's resource, which cdk-nag and similar tools search for, or its ARN. */
  readonly secretId: string;
  /** The secret, for errors and warnings. */
  readonly secret: IConstruct;
  /** What must exist before the first rotation: the attachment, which writes the host. */
  readonly dependencies: IDependable[];
}
