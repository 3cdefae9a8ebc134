import { describeEnvironments, describePartitions } from './support/environments';
import { ORDERS_SERVICE, ORDERS_SERVICE_NESTED, ORDERS_SERVICE_PLAIN } from './support/examples';

describeEnvironments(ORDERS_SERVICE, ORDERS_SERVICE_PLAIN, ORDERS_SERVICE_NESTED);
describePartitions(ORDERS_SERVICE);
