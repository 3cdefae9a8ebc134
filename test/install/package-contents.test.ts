import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceFiles } from '../package/source-files';

const ROOT = join(__dirname, '..', '..');

/** The files `npm pack` would ship; npm's own cache and logs stay in the temporary folder. */
function packed(): string[] {
  const env = { ...process.env, npm_config_cache: join(tmpdir(), 'cdk-managed-secrets-npm'), npm_config_update_notifier: 'false' };
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'], { cwd: ROOT, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return (JSON.parse(output) as { files: { path: string }[] }[])[0].files.map((file) => file.path).sort();
}

describe('the npm package', () => {
  test('holds the compiled sources, the data they read, and the reference', () => {
    const compiled = sourceFiles().flatMap((file) => [`lib/${file}.d.ts`, `lib/${file}.js`]);
    const data = ['aws-managed-policies', 'iam-actions', 'sam-policy-templates'].map((name) => `lib/simulator/data/${name}.json`);
    const rest = packed().filter((file) => !file.startsWith('assets/'));
    expect(rest).toEqual(['.jsii', 'API.md', 'LICENSE', 'README.md', 'package.json', ...compiled, ...data].sort());
  });

  test('holds the code of the rotation functions with its licences, and nothing else beside', () => {
    const assets = packed().filter((file) => file.startsWith('assets/'));
    const bundles = [...new Set(assets.map((file) => file.split('/')[1]))];
    expect(bundles).toEqual(expect.arrayContaining(['rotation-postgres', 'rotation-regenerate']));
    bundles.forEach((bundle) => {
      expect(assets).toEqual(expect.arrayContaining([`assets/${bundle}/index.js`, `assets/${bundle}/THIRD-PARTY.txt`]));
    });
    expect(assets.filter((file) => !/^assets\/rotation-[a-z]+\/(index\.js|THIRD-PARTY\.txt|rds-certificates\.pem)$/.test(file))).toEqual([]);
  });
});
