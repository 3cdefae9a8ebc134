// Strips types for jest with esbuild, which halves a run without cache. Types are checked by `npm run typecheck`.
// Plain JavaScript: jest loads it before anything could transform it.
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { transformSync, version } = require('esbuild');

const OPTIONS = {
  loader: 'ts',
  format: 'cjs',
  target: 'node20',
  sourcemap: 'inline',
  sourcesContent: false,
  // As jsii compiles `@propertyInjectable`.
  tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
};
const SELF = readFileSync(__filename);

module.exports = {
  process: (source, sourcefile) => transformSync(source, { ...OPTIONS, sourcefile }),
  getCacheKey: (source, sourcefile) => createHash('sha256').update(SELF).update(version).update(sourcefile).update(source).digest('hex'),
};
