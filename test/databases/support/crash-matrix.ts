import type { CrashPoint } from './crash-child';
import { Crashed, pointsOf, whensOf } from './crash-points';
import { CrashPool } from './crash-pool';
import type { EngineKit, StrategyCase } from './engine-kit';
import { Rig, SECRET, version } from './runner';

const PARALLEL = 3;
/** Retries make calls that the first run did not; following them must come to an end. */
const MOST_CASES = 2000;
const TOKEN = version(1);

/** What came before the rotation; each leads the code along other calls. */
const SITUATIONS: Readonly<Record<string, (rig: Rig) => Promise<void>>> = {
  'first rotation': async () => undefined,
  'after another rotation': (rig) => rig.rotate(version(7)),
  'after a cancelled one': async (rig) => {
    rig.store.beginRotation(SECRET, version(7));
    await rig.run('createSecret', version(7));
    await rig.run('setSecret', version(7));
    rig.store.operatorCancels(SECRET);
  },
  'with the working value unlabelled': async (rig) => {
    rig.store.operatorPuts(SECRET, version(8), JSON.stringify({ ...rig.world.secret, password: 'never-Set-Password-8' }));
    rig.store.operatorPuts(SECRET, version(9), JSON.stringify({ ...rig.world.secret, password: 'never-Set-Password-9' }));
  },
  'with a pending value that cannot be used': async (rig) => {
    rig.store.beginRotation(SECRET, TOKEN);
    await rig.store.putPending(SECRET, TOKEN, 'no json');
  },
};

interface Case {
  readonly situation: string;
  /** Dies at each of these in turn, retried after each. */
  readonly points: readonly CrashPoint[];
}

/** What a matrix found out. */
interface Findings {
  readonly seen: Map<string, Case>;
  readonly crashed: Crashed;
  readonly problems: string[];
  cases: number;
  lockedOut: number;
}

/** Kills the process at every call of every port, before and after it (see `whensOf`), and retries as Secrets Manager does. */
export function describeCrashMatrix(kit: EngineKit): void {
  let worlds = 0;
  let pool: CrashPool;
  beforeAll(() => {
    pool = new CrashPool(kit.adapter, PARALLEL);
  });
  afterAll(() => pool.close());

  test.each(kit.strategies.map((strategy) => [strategy.name, strategy] as const))(`${kit.name}, %s: survives a crash at every call`, async (name, strategy) => {
    const findings: Findings = { seen: new Map(), crashed: new Crashed(), problems: [], cases: 0, lockedOut: 0 };
    const make = async (): Promise<Rig> => new Rig(kit, await strategy.world(`c${++worlds}`));
    for (const situation of Object.keys(SITUATIONS)) {
      const calls = await undisturbed(await make(), situation);
      // Every single call of the plain rotation; of the others, those not met before.
      const points = pointsOf(calls).filter(({ call, when }) => situation === 'first rotation' || findings.crashed.missing(call).includes(when));
      await inParallel(points.map((point) => ({ situation, points: [point] })), (one) => play(pool, make, strategy, one, findings));
    }
    await followRetries(findings, (one) => play(pool, make, strategy, one, findings));
    process.stdout.write(`${kit.name}, ${name}: ${findings.cases} crashes at ${findings.crashed.kindsOfCalls} kinds of calls; AWSCURRENT refused before the retry in ${findings.lockedOut}\n`);
    expect(findings.problems).toEqual([]);
    expect([...findings.seen.keys()].filter((call) => findings.crashed.missing(call).length > 0)).toEqual([]);
  }, 600_000);
}

/** Calls that only a retry makes get their crash, too: the retry is what is killed then. */
async function followRetries(findings: Findings, playOne: (one: Case) => Promise<void>): Promise<void> {
  for (;;) {
    const open = [...findings.seen].flatMap(([call, { situation, points }]) => findings.crashed.missing(call)
      .map((when): Case => ({ situation, points: [...points, { call, occurrence: 1, when }] })));
    if (open.length === 0) {
      return;
    }
    if (findings.cases > MOST_CASES || findings.problems.length > 0) {
      findings.problems.push(`${open.length} calls without a crash case`);
      return;
    }
    await inParallel(open, playOne);
  }
}

async function undisturbed(rig: Rig, situation: string): Promise<readonly string[]> {
  await SITUATIONS[situation]?.(rig);
  const before = rig.calls.length;
  await rig.rotate(TOKEN);
  return rig.calls.slice(before);
}

async function play(pool: CrashPool, make: () => Promise<Rig>, strategy: StrategyCase, one: Case, findings: Findings): Promise<void> {
  const what = `${one.situation}, ${one.points.map(({ when, call, occurrence }) => `${when} ${call} #${occurrence}`).join(', then ')}`;
  findings.cases++;
  try {
    const rig = await make();
    const first = rig.credentials();
    const others = await rig.world.others();
    const rights = await rig.world.rights(first.username);
    await SITUATIONS[one.situation]?.(rig);
    rig.store.beginRotation(SECRET, TOKEN);
    const servedBefore = await rig.currentLogsIn();
    for (const point of one.points) {
      const signal = await pool.crash({ order: rig.order(), token: TOKEN, point }, rig.store);
      if (signal !== 'SIGKILL') {
        throw new Error('was never reached');
      }
      findings.crashed.add(point);
    }
    if (servedBefore && !await rig.currentLogsIn()) {
      findings.lockedOut++;
      if (!strategy.currentMayBreak) {
        throw new Error('AWSCURRENT is refused before the retry');
      }
    }
    const before = rig.calls.length;
    await rig.steps(TOKEN);
    rig.calls.slice(before).filter((call) => !findings.seen.has(call)).forEach((call) => findings.seen.set(call, one));
    await checkEnd(rig, others, rights);
    // Nothing is stuck: the next rotation works as well.
    const last = one.points.at(-1);
    if (last && last.when === whensOf(last.call).at(-1)) {
      await rig.rotate(version(2));
      await checkEnd(rig, others, rights);
    }
  } catch (error) {
    findings.problems.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function checkEnd(rig: Rig, others: string, rights: string): Promise<void> {
  await rig.world.use(rig.credentials());
  if (await rig.world.others() !== others) {
    throw new Error('another account changed');
  }
  if (await rig.world.rights(rig.credentials().username) !== rights) {
    throw new Error(`rights changed to ${await rig.world.rights(rig.credentials().username)}`);
  }
}

async function inParallel<T>(items: readonly T[], action: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  await Promise.all(Array.from({ length: PARALLEL }, async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) {
      await action(item);
    }
  }));
}
