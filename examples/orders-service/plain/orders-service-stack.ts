import { Fn, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { OrdersService } from './orders-service';

/** The orders service, written by hand. */
export class OrdersServiceStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    new OrdersService(this, 'Orders');
  }

  /** CloudFormation chooses the zones at deployment, so that the example synthesizes without an account. */
  public get availabilityZones(): string[] {
    return [Fn.select(0, Fn.getAzs()), Fn.select(1, Fn.getAzs())];
  }
}
