import { describeWholeBundle } from '../../lambda/support/whole-bundle';
import { MongoKit } from '../support/mongo-kit';

jest.setTimeout(60_000);

describeWholeBundle('rotation-mongodb', new MongoKit());
