import type { AccessKey, AccessObject, AccessSubject } from '../evaluation/secret-decision';
import type { Policy } from '../iam/policy-document';

let last = 0;
const ids = new WeakMap<object, number>();

/** A number that tells objects apart. */
export function idOf(thing: object): number {
  const id = ids.get(thing) ?? (last += 1);
  ids.set(thing, id);
  return id;
}

/** Makes one object of those that say the same, so that questions about it are answered once. */
export class Canonical {
  private readonly subjects = new Map<string, AccessSubject>();
  private readonly objects = new Map<string, AccessObject>();

  private readonly seen = new WeakMap<object, object>();

  public subject(subject: AccessSubject): AccessSubject {
    return this.remember(this.subjects, subject, subjectKey);
  }

  public object(object: AccessObject): AccessObject {
    return this.remember(this.objects, object, objectKey);
  }

  private remember<T extends object>(known: Map<string, T>, thing: T, keyOf: (thing: T) => string): T {
    const seen = this.seen.get(thing) as T | undefined;
    if (seen) {
      return seen;
    }
    const key = keyOf(thing);
    const first = known.get(key) ?? thing;
    known.set(key, first);
    this.seen.set(thing, first);
    return first;
  }
}

function subjectKey({ caller, identity, boundary, tags }: AccessSubject): string {
  return [caller.arn, caller.sessionArn, policiesKey(identity), boundary && policiesKey(boundary), pairsKey(tags)].join('|');
}

function objectKey({ arn, policies, tags, key, properties }: AccessObject): string {
  const pairs = [...properties ?? []].map(([name, { values }]) => `${name}=${values.join()}`).join();
  return [arn, policiesKey(policies), pairsKey(tags), keyKey(key), pairs].join('|');
}

/** The order of policies does not matter to what they allow. */
function policiesKey(policies: readonly Policy[]): string {
  return policies.map(idOf).sort((one, other) => one - other).join();
}

function pairsKey(pairs: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(pairs).sort());
}

function keyKey(key: AccessKey | undefined): string {
  return key === undefined ? '' : JSON.stringify([key.arn, key.policy && idOf(key.policy), key.unknown, pairsKey(key.tags), key.aliases, key.grants]);
}
