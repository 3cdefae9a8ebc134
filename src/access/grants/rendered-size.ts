/** What an intrinsic function becomes at most, where it is not a join: an ARN with a generated name. */
const REFERENCE = 120;

/** Characters of a resolved policy, with CloudFormation's functions counted as what they become. */
export function estimateRendered(value: unknown): number {
  if (Array.isArray(value)) {
    return 1 + value.reduce((total: number, item) => total + estimateRendered(item) + 1, 0);
  }
  if (typeof value !== 'object' || value === null) {
    return String(JSON.stringify(value) ?? '').length;
  }
  const entries = Object.entries(value);
  const [[name, argument] = ['', undefined]] = entries;
  if (entries.length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) {
    return name === 'Fn::Join' ? estimateRendered((argument as unknown[])[1]) : REFERENCE;
  }
  return 1 + entries.reduce((total, [key, item]) => total + key.length + 4 + estimateRendered(item), 0);
}
