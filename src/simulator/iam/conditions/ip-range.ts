import { BlockList, isIP } from 'net';

/** Whether a text is an address or a range of addresses in CIDR notation. */
export function isRange(text: string): boolean {
  const [address, prefix, ...rest] = text.split('/');
  const family = isIP(address);
  return family !== 0 && rest.length === 0 && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128)));
}

/** Whether an address lies in a range; an address without prefix is a range of one. */
export function inRange(range: string, address: string): boolean {
  const family = isIP(address);
  const [network, prefix] = range.split('/');
  if (family === 0 || isIP(network) !== family) {
    return false;
  }
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, Number(prefix ?? (family === 4 ? 32 : 128)), type);
  return list.check(address, type);
}
