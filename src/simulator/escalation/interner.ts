import type { AccessKey, AccessObject, AccessSubject } from '../evaluation/access-request';
import type { Policy } from '../iam/policy-document';

let lastId = 0;
const ids = new WeakMap<object, number>();

/** A number that identifies an object, for use in cache keys. */
export function objectId(object: object): number {
  const id = ids.get(object) ?? (lastId += 1);
  ids.set(object, id);
  return id;
}

/** Replaces equal subjects and equal secrets by one object, so that each access decision about them is computed once. */
export class Interner {
  private readonly subjects = new Map<string, AccessSubject>();
  private readonly objects = new Map<string, AccessObject>();

  private readonly interned = new WeakMap<object, object>();

  public subject(subject: AccessSubject): AccessSubject {
    return this.intern(this.subjects, subject, subjectKey);
  }

  public object(object: AccessObject): AccessObject {
    return this.intern(this.objects, object, objectKey);
  }

  private intern<T extends object>(known: Map<string, T>, value: T, keyOf: (value: T) => string): T {
    const earlier = this.interned.get(value) as T | undefined;
    if (earlier) {
      return earlier;
    }
    const key = keyOf(value);
    const first = known.get(key) ?? value;
    known.set(key, first);
    this.interned.set(value, first);
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

/** Sorted, because the order of policies does not change what they allow. */
function policiesKey(policies: readonly Policy[]): string {
  return policies.map(objectId).sort((one, other) => one - other).join();
}

function pairsKey(pairs: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(pairs).sort());
}

function keyKey(key: AccessKey | undefined): string {
  return key === undefined ? ''
    : JSON.stringify([key.arn, key.policy && objectId(key.policy), key.unknown, pairsKey(key.tags), key.aliases, key.grants]);
}
