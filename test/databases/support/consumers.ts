import { ConsumerProgram, Crowd } from './consumers-crowd';
import { consumerTable, type ConsumerRow, type LabelMove, type LabelMoves } from './consumers-table';
import type { ConsumerKind } from './consumers-worker';
import type { EngineKit, StrategyCase, World } from './engine-kit';
import { Rig, SECRET, STEPS, version } from './runner';
import { AWSCURRENT } from '../../../lambda/rotation/ports';

/** Of each kind, for each strategy. */
const FEWEST_LOGINS = 500;
/** For an order of steps that is measured only to be compared. */
const FEWEST_TO_COMPARE = 100;
/** Of each kind, after each rotation and before the next. */
const LOGINS_BETWEEN = 5;
/** Of each kind at the same time. */
const CONSUMERS = 2;
const KINDS: readonly ConsumerKind[] = ['fresh', 'previous'];
/** What makes a change take effect where the change itself is part of a transaction. */
const TAKES_EFFECT = / (?:COMMIT|EXEC)$/;
const LABEL_LAST = 'singleUser, label last as AWS does';

interface Outcome {
  readonly rows: readonly ConsumerRow[];
  readonly moves: LabelMoves;
}

/** Rotations go on one after another while consumers log in all the time: who is refused, and for how long. */
export function describeConsumers(kit: EngineKit): void {
  let program: ConsumerProgram;
  const outcomes: Outcome[] = [];
  beforeAll(() => {
    program = new ConsumerProgram();
  });
  afterAll(() => {
    program.remove();
    const moves = outcomes.map((outcome) => outcome.moves).filter(({ strategy }) => strategy.startsWith('singleUser'));
    process.stdout.write(`\n${consumerTable(kit.name, outcomes.flatMap(({ rows }) => rows), moves)}\n`);
  });

  test.each(casesOf(kit).map((one) => [one.name, one] as const))(`${kit.name}, %s: who is refused while rotations go on`, async (name, one) => {
    const rig = new Rig(kit, await one.world(`k${outcomes.length}`));
    const outcome = await watchConsumers(program, rig, name);
    outcomes.push(outcome);
    check(one, outcome);
  }, 120_000);
}

function casesOf(kit: EngineKit): readonly StrategyCase[] {
  const names = kit.strategies.map(({ name }) => name);
  // Who makes the change is all the same to consumers; the label that moves last is compared below, on every engine.
  const plain = kit.strategies.filter(({ name }) => !/ with (?:superuser|promoteInFinishStep)$/.test(name) || !names.includes(name.replace(/ with .*$/, '')));
  return plain.flatMap((one) => one.name === 'singleUser' ? [one, { ...one, name: LABEL_LAST, world: async (own) => labelLast(await one.world(own)) }] : [one]);
}

function labelLast(world: World): World {
  return { ...world, settings: { ...world.settings, strategy: { kind: 'singleUser', promoteInFinishStep: true } } };
}

function check({ name, formerStaysValid }: StrategyCase, { rows, moves }: Outcome): void {
  const [fresh, previous] = KINDS.map((kind) => rows.find((row) => row.kind === kind)?.report);
  expect([fresh?.errors, previous?.errors]).toEqual([[], []]);
  expect(Math.min(fresh?.logins ?? 0, previous?.logins ?? 0)).toBeGreaterThanOrEqual(fewest(name));
  expect(Math.min(fresh?.duringRotation ?? 0, previous?.duringRotation ?? 0)).toBeGreaterThan(0);
  expect(fresh?.failures).toBe(0);
  // With one password, the label follows at once; who holds the former one is refused, or the consumers see nothing.
  const step = name === 'singleUser' ? 'setSecret' : 'finishSecret';
  expect([...new Set(moves.moves.map((move) => move.step))]).toEqual([step]);
  if (formerStaysValid) {
    expect([fresh?.retries, previous?.failures]).toEqual([0, 0]);
  } else {
    expect(previous?.failures).toBeGreaterThan(0);
  }
}

function fewest(strategy: string): number {
  return strategy === LABEL_LAST ? FEWEST_TO_COMPARE : FEWEST_LOGINS;
}

async function watchConsumers(program: ConsumerProgram, rig: Rig, strategy: string): Promise<Outcome> {
  const order = { adapter: rig.kit.adapter, authority: rig.kit.certificates().join('\n'), consumers: CONSUMERS };
  const crowds = KINDS.map((kind) => new Crowd(program, { ...order, kind }, () => rig.store.valueAt(SECRET, AWSCURRENT) ?? ''));
  const moves: LabelMove[] = [];
  try {
    for (let round = 1; crowds.some(({ logins }) => logins < fewest(strategy)); round++) {
      await all(crowds, (crowd) => crowd.renew());
      crowds.forEach((crowd) => crowd.rotating(true));
      moves.push(...await rotate(rig, version(round)));
      crowds.forEach((crowd) => crowd.rotating(false));
      await all(crowds, (crowd) => crowd.more(LOGINS_BETWEEN));
    }
    const rows = await all(crowds, async (crowd) => ({ strategy, rotations: moves.length, kind: crowd.kind, report: await crowd.report() }));
    return { rows, moves: { strategy, moves } };
  } finally {
    await all(crowds, (crowd) => crowd.end());
  }
}

/** The four steps, and when the label moved in them. */
async function rotate(rig: Rig, token: string): Promise<readonly LabelMove[]> {
  let changed = 0;
  const moves: LabelMove[] = [];
  rig.store.beginRotation(SECRET, token);
  for (const step of STEPS) {
    await rig.run(step, token, {}, {
      after: async (call) => {
        if (rig.kit.passwordChange.test(call) || TAKES_EFFECT.test(call)) {
          changed = performance.now();
        } else if (call.startsWith('secrets.moveCurrent')) {
          moves.push({ step, millis: performance.now() - changed });
        }
      },
    });
  }
  return moves;
}

function all<T>(crowds: readonly Crowd[], action: (crowd: Crowd) => Promise<T>): Promise<T[]> {
  return Promise.all(crowds.map(action));
}
