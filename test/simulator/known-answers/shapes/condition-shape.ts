import { BlockList, isIP } from 'net';
import { glob, type Json, type Request } from './request-values';

/** Every condition as its operator, its key and how its values relate to those of the request. */
export function conditionShapes(block: Record<string, Json> | undefined, request: Request): string[] {
  const names = new Map<string, string>();
  const tests = Object.entries(block ?? {}).flatMap(([operator, keys]) => Object.entries(keys).map(([key, wanted]) => {
    const texts = [wanted].flat().map(String);
    const forms = [texts.length > 1 ? 'many' : 'one', ...texts.some((text) => text.includes('${')) ? ['variable'] : [], ...request.spelled(key) ? [] : ['key in another case']];
    return `if ${operator} ${renamed(key, names)} ${forms.join(' ')} ${request.values(key).map((given) => relationOf(operator, given, texts, request)).join(' / ')}`;
  }));
  return tests.sort();
}

/** A key without the names that it holds; two names stay two. */
function renamed(key: string, names: Map<string, string>): string {
  const [prefix, name] = key.split(/(?<=Tag\/)/i);
  if (name === undefined) {
    return key.toLowerCase();
  }
  names.set(name.toLowerCase(), names.get(name.toLowerCase()) ?? `#${names.size + 1}`);
  return `${prefix.toLowerCase()}${names.get(name.toLowerCase())}`;
}

function relationOf(operator: string, given: string[] | undefined, wanted: string[], request: Request): string {
  const presence = given === undefined ? 'not told' : given.length === 0 ? 'absent' : 'present';
  if (given === undefined || presence !== 'present' || operator === 'Null') {
    return operator === 'Null' ? `${presence}, wanted ${wanted.join().toLowerCase()}` : presence;
  }
  const replaced = wanted.map((text) => request.variables(text));
  return given.map((value) => value === '' ? 'empty' : replaced.map((text) => text === undefined ? 'no value' : compared(operator, text, value)).sort()[0]).sort().join();
}

/** @see https://www.w3.org/TR/NOTE-datetime */
const W3C_DATE = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/;

/** How a value of the request stands to one of the policy; the closest relation sorts first. */
function compared(operator: string, wanted: string, given: string): string {
  if (/Date/.test(operator) && !/^\d+$/.test(wanted) && !W3C_DATE.test(wanted)) {
    return 'no date';
  }
  if (/Numeric|Date/.test(operator)) {
    const [left, right] = [wanted, given].map((text) => /Date/.test(operator) && !/^\d+$/.test(text) ? Date.parse(text) / 1000 : Number(text));
    return `${/^\d+$/.test(wanted) ? 'number' : 'text'} ${right < left ? 'less' : right > left ? 'more' : 'equal'}`;
  }
  if (/IpAddress/.test(operator)) {
    return inside(wanted, given);
  }
  if (wanted === given) {
    return `as it is ${wildcards(wanted)}`;
  }
  return wanted.toLowerCase() === given.toLowerCase() ? 'in another case' : glob(wanted, given) ? `matched ${wildcards(wanted)}` : `other ${wildcards(wanted)}`;
}

function wildcards(pattern: string): string {
  return pattern.replaceAll(/[^*?]+/g, 'x');
}

function inside(range: string, address: string): string {
  const [network, prefix] = range.split('/');
  if (isIP(network) !== isIP(address)) {
    return 'other family';
  }
  const type = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, Number(prefix ?? (type === 'ipv4' ? 32 : 128)), type);
  return `${prefix === undefined ? 'address' : 'range'} of ${type} ${list.check(address, type) ? 'with' : 'without'} it`;
}
