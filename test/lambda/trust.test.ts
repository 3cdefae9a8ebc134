import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { trustedCertificates } from '../../lambda/databases/certificates';
import { authoritiesFor, cachedByTrust } from '../../lambda/databases/trust';

const BUNDLE = join(__dirname, '../../assets/rotation-postgres');
const trusted = trustedCertificates(BUNDLE);

/** The regions of RDS that a host's certificate may come from, and how many other authorities. */
function trustOf(host: string): { regions: string[]; others: number } {
  const names = authoritiesFor(trusted, host).map((one) => /CN=(.*)/.exec(new X509Certificate(one).subject)?.[1] ?? '');
  const regions = names.flatMap((name) => /^Amazon RDS (\S+-\d) Root CA/.exec(name)?.[1] ?? []);
  return { regions: [...new Set(regions)], others: names.length - regions.length };
}

test.each([
  ['orders.abcdefghijkl.eu-west-1.rds.amazonaws.com', 'eu-west-1'],
  ['ORDERS.cluster-abcdefghijkl.US-EAST-1.RDS.AMAZONAWS.COM.', 'us-east-1'],
  ['orders.cluster-ro-abcdefghijkl.ap-southeast-2.docdb.amazonaws.com', 'ap-southeast-2'],
])('%s may be certified by the authorities of its region, and by Amazon', (host, region) => {
  expect(trustOf(host)).toEqual({ regions: [region], others: trustOf('db.example.com').others });
});

test.each(['orders.abcdefghijkl.us-gov-west-1.rds.amazonaws.com', 'orders.abcdefghijkl.rds.cn-north-1.amazonaws.com.cn'])(
  '%s is certified by no authority of another region', (host) => {
    expect(trustOf(host).regions).toEqual([]);
  });

test.each(['db.example.com', '10.0.0.7', 'eu-west-1.rds.amazonaws.com.example.org'])('%s, which tells no region, may be certified by all', (host) => {
  expect(trustOf(host).regions).toHaveLength(27);
});

test('certificates of others stay, whatever the host', () => {
  expect(authoritiesFor(['no certificate of RDS'], 'orders.abcdefghijkl.eu-west-1.rds.amazonaws.com')).toEqual(['no certificate of RDS']);
});

test('what a driver is told is made once for each set and region', () => {
  let made = 0;
  const make = cachedByTrust(() => ({ number: ++made }));
  const hosts = ['a.x.eu-west-1.rds.amazonaws.com', 'b.y.eu-west-1.rds.amazonaws.com', 'a.x.us-east-1.rds.amazonaws.com', 'db.example.com'];
  const numbers = [trusted, trusted, [...trusted]].map((set) => hosts.map((host) => make(set, host).number));
  expect(numbers).toEqual([[1, 1, 2, 3], [1, 1, 2, 3], [4, 4, 5, 6]]);
});
