import { DatabaseUsers } from './database-users';
import { SettingsError } from './errors';
import { Regenerate } from './regenerate';
import type { Strategy } from './strategy';
import type { RotationSettings } from '../../src/private/handler-contract';
import type { Database } from '../databases/database';

/** The strategy that the settings name, over the database of this function. */
export function strategyFor(settings: RotationSettings, database: Database | undefined): Strategy {
  if (settings.strategy.kind === 'regenerate') {
    return new Regenerate(settings.strategy);
  }
  if (database === undefined) {
    throw new SettingsError(`the strategy ${settings.strategy.kind} requires a database`);
  }
  if (settings.strategy.kind === 'dualPassword' && !database.keepsTwoPasswords) {
    throw new SettingsError(`a user of ${database.name} cannot have two passwords; use alternatingUsers`);
  }
  return new DatabaseUsers(database);
}
