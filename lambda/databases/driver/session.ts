import type { Redactor } from '../../rotation/redaction';
import type { DatabaseSession, WantedUser } from '../database';
import { type FailureTable, statementFailure } from './failures';

/** The session of a user over a driver's connection: errors of the driver become errors of ours. */
export abstract class DriverSession<C extends { close(): Promise<void> }> implements DatabaseSession {
  constructor(
    protected readonly connection: C,
    protected readonly redactor: Redactor,
    private readonly failures: FailureTable,
    private readonly place = 'the database',
  ) {}

  public abstract differences(wanted: WantedUser): Promise<readonly string[]>;

  public abstract apply(wanted: WantedUser, guard: () => Promise<void>): Promise<void>;

  public async close(): Promise<void> {
    await this.connection.close();
  }

  /** @param action what `work` does, without values; errors name it */
  protected async attempt<T>(action: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw statementFailure(this.failures, error, { place: this.place, action }, this.redactor);
    }
  }
}
