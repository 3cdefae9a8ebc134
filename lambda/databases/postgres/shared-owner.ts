import { UserStateError } from '../../rotation/errors';
import type { Redactor } from '../../rotation/redaction';
import type { SqlConnection } from '../sql';
import { completeState, stateQuery } from './alternation-state';
import type { AlternationState } from './alternation-types';
import { isRefusal } from './failures';
import { type Alternation, type PrivilegeGap, privilegeGapsOf } from './privilege-gaps';
import { copySetting } from './role-settings';
import { withRightsOf } from './roles';
import { OWN_SEARCH_PATH, type Server } from './server';

/** The first round creates the owner role, the second one adds what it lacks. What is missing after that cannot be added. */
const ROUNDS = 2;

/**
 * Two users that alternate share one owner role. Each session in this database starts in it, so the role owns what
 * either user creates, and the other user can read and alter it. What a user owned before moves to the role, and
 * what a user was granted before is granted to the role. No privilege is revoked.
 */
export class SharedOwner {
  private before: AlternationState | undefined;

  constructor(
    private readonly connection: SqlConnection,
    private readonly redactor: Redactor,
    private readonly alternation: Alternation,
  ) {}

  /** What differs from this. */
  public async differences(): Promise<string[]> {
    return privilegeGapsOf(await this.read(`${OWN_SEARCH_PATH};`), this.alternation).map(({ description }) => description);
  }

  /** Checks the state at the start of the transaction: no user may lose privileges that cannot be shared. */
  public async refuseWhatCannotBeShared(beginning: unknown): Promise<void> {
    this.before = await this.complete(beginning);
    const gaps = privilegeGapsOf(this.before, this.alternation);
    const unfixable = gaps.filter(({ statement, setting }) => statement === undefined && setting === undefined);
    if (unfixable.length > 0) {
      throw new UserStateError(unfixable.map(({ description }) => description).join('; '));
    }
  }

  /** Applies it. The user exists by now. */
  public async share(server: Server): Promise<void> {
    const known = this.before?.roles.some(({ name }) => name === this.alternation.username);
    let missing = privilegeGapsOf(this.before && known ? this.before : await this.read(), this.alternation);
    for (let round = 0; round < ROUNDS && missing.length > 0; round++) {
      await this.repair(server, missing);
      missing = privilegeGapsOf(await this.read(), this.alternation);
    }
    if (missing.length > 0) {
      throw new UserStateError(`the session is not permitted to change this: ${missing.map(describe).join('; ')}`);
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

  private async repair(server: Server, missing: readonly PrivilegeGap[]): Promise<void> {
    const rights = missing.flatMap((each) => each.as ?? []);
    // A privilege that both users have is one grant to the role.
    const statements = new Map(missing.map((each) => [each.statement ?? each.description, each]));
    await withRightsOf(this.connection, server, rights, async () => {
      for (const each of statements.values()) {
        await this.repairOne(each);
      }
    });
  }

  private async repairOne(gap: PrivilegeGap): Promise<void> {
    try {
      if (gap.setting) {
        await copySetting(this.connection, gap.setting, this.alternation.username);
      } else if (gap.statement !== undefined) {
        await this.connection.query(gap.statement);
      }
    } catch (error) {
      throw isRefusal(error)
        ? new UserStateError(`the session is not permitted to change this: ${describe(gap)}`, this.redactor.cause(error))
        : error;
    }
  }
}

function describe({ description, statement }: PrivilegeGap): string {
  return statement === undefined ? description : `${description}; run as a user that is permitted to: ${statement}`;
}
