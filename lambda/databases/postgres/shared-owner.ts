import { UserStateError } from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import type { SqlConnection } from '../sql';
import { completeState, stateQuery } from './alternation-state';
import type { AlternationState } from './alternation-types';
import { isRefusal } from './failures';
import { copySetting } from './role-settings';
import { withRightsOf } from './roles';
import { OWN_SEARCH_PATH, type Server } from './server';
import { type Alternation, type Shortfall, shortfallsOf } from './shortfalls';

/** The owner role is made, then given what it lacks; what is lacking then cannot be given. */
const ROUNDS = 2;

/**
 * Two users that take turns share one owner role: each session in this database starts in it, so what
 * either creates belongs to the role, and the other can read and alter it. Whatever one of them already
 * owned or was granted moves, or is granted, to the role; nothing is taken from anybody.
 */
export class SharedOwner {
  private before: AlternationState | undefined;

  constructor(
    private readonly connection: SqlConnection,
    private readonly redactor: Redactor,
    private readonly alternation: Alternation,
  ) {}

  /** What is not so. */
  public async differences(): Promise<string[]> {
    return shortfallsOf(await this.read(`${OWN_SEARCH_PATH};`), this.alternation).map(({ says }) => says);
  }

  /** With what the transaction began with, before anything changes: a user must not lose silently what its twin cannot have. */
  public async refuseWhatCannotBeShared(beginning: unknown): Promise<void> {
    this.before = await this.complete(beginning);
    const hopeless = shortfallsOf(this.before, this.alternation).filter(({ statement, setting }) => statement === undefined && setting === undefined);
    if (hopeless.length > 0) {
      throw new UserStateError(hopeless.map(({ says }) => says).join('; '));
    }
  }

  /** Makes it so; the user that takes over exists by now. */
  public async share(server: Server): Promise<void> {
    const known = this.before?.roles.some(({ name }) => name === this.alternation.username);
    let missing = shortfallsOf(this.before && known ? this.before : await this.read(), this.alternation);
    for (let round = 0; round < ROUNDS && missing.length > 0; round++) {
      await this.mend(server, missing);
      missing = shortfallsOf(await this.read(), this.alternation);
    }
    if (missing.length > 0) {
      throw new UserStateError(`the session cannot make this so: ${missing.map(describe).join('; ')}`);
    }
  }

  private async read(first = ''): Promise<AlternationState> {
    const { username, other, ownerRole } = this.alternation;
    const [row] = await this.connection.query(first + stateQuery([other, username], ownerRole));
    return this.complete(row?.['state']);
  }

  private complete(beginning: unknown): Promise<AlternationState> {
    const { username, other, ownerRole } = this.alternation;
    return completeState(this.connection, beginning, [other, username], ownerRole);
  }

  private async mend(server: Server, missing: readonly Shortfall[]): Promise<void> {
    const rights = missing.flatMap((each) => each.as ?? []);
    // Two rights of two users can be one of the role's.
    const statements = new Map(missing.map((each) => [each.statement ?? each.says, each]));
    await withRightsOf(this.connection, server, rights, async () => {
      for (const each of statements.values()) {
        await this.mendOne(each);
      }
    });
  }

  private async mendOne(shortfall: Shortfall): Promise<void> {
    try {
      if (shortfall.setting) {
        await copySetting(this.connection, shortfall.setting, this.alternation.username);
      } else if (shortfall.statement !== undefined) {
        await this.connection.query(shortfall.statement);
      }
    } catch (error) {
      throw isRefusal(error) ? new UserStateError(`the session cannot make this so: ${describe(shortfall)}`, this.redactor.cause(error)) : error;
    }
  }
}

function describe({ says, statement }: Shortfall): string {
  return statement === undefined ? says : `${says}; as a user that may, run: ${statement}`;
}
