import { describeEnvironments, describePartitions } from './support/environments';
import { ORGANIZATION, QUICKSTART } from './support/examples';

describeEnvironments(QUICKSTART, ORGANIZATION);
describePartitions(QUICKSTART, ORGANIZATION);
