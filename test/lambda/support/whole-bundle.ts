import { LoopbackRotation } from './loopback-rotation';
import { AWSPREVIOUS } from '../../../lambda/rotation/ports';
import { ROTATION_SETTINGS_VARIABLE } from '../../../src/private/handler-contract';
import type { Credentials, EngineKit, StrategyCase } from '../../databases/support/engine-kit';
import { FIRST_VERSION, SECRET, SUPERUSER_SECRET } from '../../databases/support/runner';

const ROUNDS = 2;

/** Runs a shipped bundle as Lambda does, handler, SDK and driver, by every strategy of an engine. */
export function describeWholeBundle(bundle: string, kit: EngineKit): void {
  describe(`${bundle} as a whole on ${kit.name}`, () => {
    beforeAll(() => kit.start());
    afterAll(() => kit.stop());

    test.each(kit.strategies.map((strategy, index) => [strategy.name, strategy, `w${index + 1}`] as const))('rotates by %s', async (_name, strategy, names) => {
      const rotation = new LoopbackRotation(bundle, kit.certificates());
      await rotation.open();
      try {
        await rotateTwice(rotation, strategy, names, kit.functionVariables?.());
      } finally {
        await rotation.close();
      }
    });
  });
}

async function rotateTwice(
  rotation: LoopbackRotation, strategy: StrategyCase, names: string, variables: Readonly<Record<string, string>> = {},
): Promise<void> {
  const world = await strategy.world(names);
  rotation.service.create(SECRET, JSON.stringify(world.secret), FIRST_VERSION);
  if (world.superuser) {
    rotation.service.create(SUPERUSER_SECRET, JSON.stringify(world.superuser));
  }
  const started = await rotation.startWith({ [ROTATION_SETTINGS_VARIABLE]: JSON.stringify(world.settings), ...variables });
  for (let round = 0; round < ROUNDS; round++) {
    await rotation.rotate(started);
    const [current, former]: Credentials[] = [rotation.value(), rotation.value(AWSPREVIOUS)].map((value) => JSON.parse(value));
    expect([await world.logsIn(current), await world.logsIn(former)]).toEqual([true, strategy.formerStaysValid]);
    await world.use(current);
  }
  const passwords = rotation.service.everyValue().map((value): string => JSON.parse(value).password);
  expect(rotation.output).toContain('step succeeded');
  expect(passwords.filter((password) => rotation.output.includes(password))).toEqual([]);
}
