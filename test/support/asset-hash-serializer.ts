// Leaves asset hashes out of snapshots: they change with every edit of a handler, and say nothing to a reader.
const HASH = /[0-9a-f]{64}/g;

module.exports = {
  test: (value: unknown) => typeof value === 'string' && /[0-9a-f]{64}/.test(value),
  print: (value: unknown) => JSON.stringify((value as string).replace(HASH, '[ASSET HASH]')),
};
