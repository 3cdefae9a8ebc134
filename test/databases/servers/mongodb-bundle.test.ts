import { MongoKit } from '../support/mongo-kit';
import { describeWholeBundle } from '../../lambda/support/whole-bundle';

jest.setTimeout(60_000);

describeWholeBundle('rotation-mongodb', new MongoKit());
