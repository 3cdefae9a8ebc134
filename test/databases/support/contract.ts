import type { EngineKit, StrategyCase } from './engine-kit';
import { FIRST_VERSION, Rig, SECRET, version } from './runner';
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from '../../../lambda/rotation/ports';

/** The laws that hold for every engine and strategy, on the real server. Adapters come as an `EngineKit`. */
export function describeContract(kit: EngineKit): void {
  let worlds = 0;
  const rigs: Rig[] = [];
  const rigFor = async (strategy: StrategyCase): Promise<Rig> => {
    const rig = new Rig(kit, await strategy.world(`w${++worlds}`));
    rigs.push(rig);
    return rig;
  };

  describe.each(kit.strategies.map((strategy) => [strategy.name, strategy] as const))(`${kit.name}, %s`, (_name, strategy) => {
    test('rotates again and again; user, rights and neighbours stay as they were', async () => {
      const rig = await rigFor(strategy);
      const first = rig.credentials();
      await rig.world.use(first);
      const before = await Promise.all([rig.world.others(), rig.world.rights(first.username)]);
      for (let round = 1; round <= 3; round++) {
        await rig.rotate(version(round));
        await rig.world.use(rig.credentials());
        expect(await Promise.all([rig.world.others(), rig.world.rights(rig.credentials().username)])).toEqual(before);
        expect(await rig.world.logsIn(rig.credentials(AWSPREVIOUS))).toBe(strategy.formerStaysValid);
      }
      expect(rig.credentials().password).not.toBe(first.password);
      expect(JSON.parse(rig.store.valueAt(SECRET, AWSCURRENT) ?? '')).toMatchObject({ note: 'kept as it is' });
    });

    test('every step may be repeated', async () => {
      const rig = await rigFor(strategy);
      rig.store.beginRotation(SECRET, version(1));
      for (const step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const) {
        await rig.run(step, version(1));
        const pending = rig.store.valueAt(SECRET, AWSPENDING);
        await rig.run(step, version(1));
        expect(rig.store.valueAt(SECRET, AWSPENDING)).toBe(pending);
      }
      await rig.steps(version(1));
      await rig.world.use(rig.credentials());
    });

    test.each(['without a pending value', 'with a copy of the current value'])('testSecret alone succeeds and changes nothing, %s', async (how) => {
      const rig = await rigFor(strategy);
      await rig.rotate(version(1));
      rig.store.beginRotation(SECRET, version(2));
      if (how.startsWith('with a copy')) {
        await rig.store.putPending(SECRET, version(2), rig.store.valueAt(SECRET, AWSCURRENT) ?? '');
      }
      const everything = async (): Promise<unknown> => [
        await rig.world.others(), await rig.world.rights(rig.credentials().username), await rig.store.describe(SECRET), rig.store.everyValue(),
      ];
      const before = await everything();
      await rig.run('testSecret', version(2));
      expect(await everything()).toEqual(before);
      await rig.world.use(rig.credentials());
      expect(await rig.world.logsIn(rig.credentials(AWSPREVIOUS))).toBe(strategy.formerStaysValid);
    });

    test.each([
      ['is not JSON', () => 'no json'],
      ['is empty', () => ' '],
      ['has no password', (secret: object) => JSON.stringify({ ...secret, password: undefined })],
      ['has the current password', (secret: object) => JSON.stringify(secret)],
      ['has an empty password', (secret: object) => JSON.stringify({ ...secret, password: '' })],
      ['is for a neighbour', (secret: object, user: string) => JSON.stringify({ ...secret, username: `${user}_clone` })],
      ['is for another host', (secret: object) => JSON.stringify({ ...secret, host: '127.0.0.2' })],
      ['is for another port', (secret: object) => JSON.stringify({ ...secret, port: 1 })],
    ])('replaces a pending value that %s', async (_what, spoil) => {
      const rig = await rigFor(strategy);
      const others = await rig.world.others();
      rig.store.beginRotation(SECRET, version(1));
      await rig.store.putPending(SECRET, version(1), spoil(rig.world.secret, rig.credentials().username));
      await rig.steps(version(1));
      await rig.world.use(rig.credentials());
      expect(await rig.world.others()).toBe(others);
      // As documented, another rotation may begin only where the label is on the current version.
      await rig.rotate(version(2));
      await rig.world.use(rig.credentials());
    });

    test('goes on after a rotation that was cancelled when the database had changed', async () => {
      const rig = await rigFor(strategy);
      rig.store.beginRotation(SECRET, version(1));
      await rig.run('createSecret', version(1));
      await rig.run('setSecret', version(1));
      rig.store.operatorCancels(SECRET);
      await rig.rotate(version(2));
      await rig.world.use(rig.credentials());
    });

    test('finds the working password in a version without label', async () => {
      const rig = await rigFor(strategy);
      const working = rig.credentials();
      rig.store.operatorPuts(SECRET, version(5), JSON.stringify({ ...rig.world.secret, password: 'never-Set-Password-5' }));
      rig.store.operatorPuts(SECRET, version(6), JSON.stringify({ ...rig.world.secret, password: 'never-Set-Password-6' }));
      expect(await rig.world.logsIn(working)).toBe(true);
      await rig.rotate(version(1));
      await rig.world.use(rig.credentials());
    });

    test('never contacts the host of a former value that is elsewhere', async () => {
      const rig = await rigFor(strategy);
      rig.store.operatorPuts(SECRET, version(5), JSON.stringify({ ...rig.world.secret, host: '127.0.0.2', password: 'elsewhere-Pw-1' }));
      rig.store.operatorPuts(SECRET, version(6), JSON.stringify({ ...rig.world.secret, password: 'never-Set-Password-6' }));
      // Nothing listens there: contacting it would fail the rotation.
      await rig.rotate(version(1));
      await rig.world.use(rig.credentials());
    });

    test('refuses a step whose rotation was taken over by another one', async () => {
      const rig = await rigFor(strategy);
      rig.store.beginRotation(SECRET, version(1));
      await rig.run('createSecret', version(1));
      rig.store.operatorCancels(SECRET);
      rig.store.beginRotation(SECRET, version(2));
      await rig.run('createSecret', version(2));
      await expect(rig.run('setSecret', version(1))).rejects.toThrow(
        `setSecret of ${SECRET}: version ${version(1)} does not have the label AWSPENDING, version ${version(2)} has: another rotation took over [staging-label]`);
      await rig.steps(version(2));
      await rig.world.use(rig.credentials());
    });

    test('two setSecret at once, of two rotations: the later one wins, nobody is locked out after its retry', async () => {
      const rig = await rigFor(strategy);
      rig.store.beginRotation(SECRET, version(1));
      await rig.run('createSecret', version(1));
      let overtaken = false;
      const first = rig.run('setSecret', version(1), {}, {
        before: async (call) => {
          if (kit.passwordChange.test(call) && !overtaken) {
            overtaken = true;
            rig.store.operatorCancels(SECRET);
            rig.store.beginRotation(SECRET, version(2));
            await rig.run('createSecret', version(2));
          }
        },
      });
      await first.catch(() => undefined);
      expect(overtaken).toBe(true);
      // The label is the later rotation's to move.
      expect((await rig.store.describe(SECRET)).stages.get(FIRST_VERSION)).toContain(AWSCURRENT);
      await rig.steps(version(2));
      await rig.world.use(rig.credentials());
    });

    test('changes nothing where another rotation took over right before the change', async () => {
      const rig = await rigFor(strategy);
      const others = await rig.world.others();
      rig.store.beginRotation(SECRET, version(1));
      await rig.run('createSecret', version(1));
      let looks = 0;
      await expect(rig.run('setSecret', version(1), {}, {
        before: async (call) => {
          // The first look at the labels begins the step; the second is the guard's, behind whatever the step had to wait for.
          if (call === 'secrets.describe' && ++looks === 2) {
            rig.store.operatorCancels(SECRET);
            rig.store.beginRotation(SECRET, version(2));
            await rig.run('createSecret', version(2));
          }
        },
      })).rejects.toThrow(
        `setSecret of ${SECRET}: version ${version(1)} does not have the label AWSPENDING, version ${version(2)} has: another rotation took over [staging-label]`);
      await rig.world.use(rig.credentials());
      expect(await rig.world.others()).toBe(others);
      await rig.steps(version(2));
      await rig.world.use(rig.credentials());
    });

    test('the same step twice at once ends well', async () => {
      const rig = await rigFor(strategy);
      rig.store.beginRotation(SECRET, version(1));
      await rig.run('createSecret', version(1));
      await Promise.allSettled([rig.run('setSecret', version(1)), rig.run('setSecret', version(1))]);
      await rig.steps(version(1));
      await rig.world.use(rig.credentials());
    });
  });

  // What the functions log is searched at the end of the run: `logs-end.ts`.
  test(`${kit.name}: no password stands in the log of the server`, () => {
    const values = rigs.flatMap((rig) => rig.store.everyValue()).flatMap((value) => /"password":"([^"]{4,})"/.exec(value)?.[1] ?? []);
    // The first password is the suite's own: it was sent in clear to make the user.
    const generated = values.filter((value) => value.length === 30);
    expect(generated.length).toBeGreaterThan(rigs.length);
    expect(generated.filter((value) => kit.serverLog().includes(value))).toEqual([]);
  });
}
