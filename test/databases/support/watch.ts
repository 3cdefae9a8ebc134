/** Names the suites made: a letter, a number, and what follows. */
const WORLD_NAMES = /\b[a-z]\d+_[\w.]+/g;
/** What PostgreSQL locks is told by a number made of names. */
const LOCK_KEYS = /\(-?\d{8,}/g;

/** Told of every call of a port. */
export interface Probe {
  before(call: string): Promise<void>;
  after(call: string): Promise<void>;
}

/**
 * The port, with a probe around every method, also on what a method resolves to (a connection).
 * This is the whole list of side effects: code cannot reach outside but through a port.
 */
export function watch<T extends object>(port: T, name: string, probe: Probe): T {
  return new Proxy(port, {
    get: (target, property) => {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== 'function' || typeof property !== 'string') {
        return member;
      }
      return async (...args: unknown[]) => {
        const call = `${name}.${property}${detail(args[0])}`;
        await probe.before(call);
        const result: unknown = await settled(() => Reflect.apply(member, target, args), () => probe.after(call));
        return hasMethods(result) ? watch(result, `${name}.${property}`, probe) : result;
      };
    },
  });
}

/** A call is over when it failed, too. */
async function settled(action: () => unknown, after: () => Promise<void>): Promise<unknown> {
  try {
    return await action();
  } finally {
    await after();
  }
}

/** A statement tells calls apart; names and values in it do not. */
function detail(argument: unknown): string {
  if (typeof argument !== 'string' || argument.startsWith('arn:')) {
    return '';
  }
  const shape = argument.replace(LOCK_KEYS, '(…').replace(/E?'(?:[^']|'')*'/g, "'…'").replace(/"(?:[^"]|"")*"/g, '"…"').replace(WORLD_NAMES, '…').replace(/\s+/g, ' ').trim();
  return ` ${shape.slice(0, 100)}`;
}

function hasMethods(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Map) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== Object.prototype && prototype !== null;
}
