import { BlockList, isIP } from 'net';

/** Whether a text is an IP address or a range of addresses in CIDR notation. */
export function isRange(text: string): boolean {
  const [address, prefix, ...rest] = text.split('/');
  const family = isIP(address);
  const hasValidPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
  return family !== 0 && rest.length === 0 && hasValidPrefix;
}

/** Whether a range contains an address. A range without prefix is a single address. */
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
