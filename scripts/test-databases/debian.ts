import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
/** The asynchronous version, since servers are downloaded in parallel. */
const run = promisify(execFile);
const MOST_OUTPUT = 16 * 1024 * 1024;
const CACHE = join(__dirname, '../../node_modules/.cache/cdk-managed-secrets/servers');

/** One package file with a fixed content, even if the archive has a newer one with this name. */
export interface PinnedPackage {
  /** Below the archive's root. */
  readonly path: string;
  readonly sha256: string;
}

/** A server from Debian's packages. It is unpacked into the project's cache, not installed: this needs no root and changes nothing else. */
export interface DebianServer {
  /** The name of its folder. Change it together with the pinned packages. */
  readonly name: string;
  /** Suites as in `sources.list`: `bookworm`, or `debian-security bookworm-security`. */
  readonly suites: readonly string[];
  /** Downloaded with all their dependencies, the C library too. */
  readonly packages: readonly string[];
  /** Downloaded for a few files only, without their dependencies. */
  readonly extras?: readonly string[];
  /** Tried first, on amd64. If the archive no longer has one of them, its current packages are used. */
  readonly pinned?: readonly PinnedPackage[];
}

/** The folder of the server's files after the download. */
export function rootOf(server: DebianServer): string {
  return join(CACHE, server.name);
}

/** Downloads and unpacks the server, unless the cache has it. Rejects if the download fails. */
export async function fetchServer(server: DebianServer): Promise<void> {
  if (existsSync(rootOf(server))) {
    return;
  }
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, 'fetch-'));
  try {
    const archives = await fetchPinned(server, work) ?? await fetchCurrent(server, work);
    const root = join(work, 'root');
    for (const archive of archives) {
      await run('dpkg-deb', ['-x', archive, root]);
    }
    // The last step is atomic, so a folder that exists is complete.
    renameSync(root, rootOf(server));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The command line of a program of the server. It runs with its own loader and libraries, not with the machine's. */
export function commandOf(server: DebianServer, program: string): readonly [string, ...string[]] {
  const root = rootOf(server);
  const libraries = ['usr/lib', 'lib'].map((folder) => join(root, folder)).filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith('-linux-gnu')).map((name) => join(folder, name)));
  const isLoader = (name: string): boolean => /^ld-linux.*\.so\.\d$/.test(name);
  const [loader] = libraries.flatMap((folder) => readdirSync(folder).filter(isLoader).map((name) => join(folder, name)));
  if (loader === undefined) {
    throw new Error(`${server.name} is not there: run "npm run test:databases"`);
  }
  return [loader, '--library-path', libraries.join(':'), join(root, program)];
}

async function fetchPinned({ pinned, name }: DebianServer, work: string): Promise<readonly string[] | undefined> {
  if (!pinned || architecture() !== 'amd64') {
    return undefined;
  }
  const found = await Promise.all(pinned.map((one) => fetchOne(one, work)));
  const missing = pinned.filter((_one, index) => found[index] === undefined);
  if (missing.length === 0) {
    return found.filter((file) => file !== undefined);
  }
  process.stdout.write(`${name}: ${missing.map(({ path }) => basename(path)).join(', ')} is no longer in the archive; using its current packages\n`);
  return undefined;
}

async function fetchOne({ path, sha256 }: PinnedPackage, work: string): Promise<string | undefined> {
  const file = join(work, basename(path));
  try {
    // Uses the machine's proxies, unlike `fetch`.
    await run('/usr/lib/apt/apt-helper', ['download-file', `${mirror()}debian/${path}`, file, `SHA256:${sha256}`], { timeout: 120_000 });
    return createHash('sha256').update(readFileSync(file)).digest('hex') === sha256 ? file : undefined;
  } catch {
    return undefined; // The archive has another version now.
  }
}

/** The URL from which the machine itself gets Debian's packages, without the archive's name. */
function mirror(): string {
  const archives = execFileSync('apt-get', ['indextargets', '--format', '$(REPO_URI)'], { encoding: 'utf8' }).split('\n');
  const archive = archives.find((uri) => /\/debian\/?$/.test(uri));
  if (archive === undefined) {
    throw new Error('apt knows no archive of Debian on this machine: name one in its sources');
  }
  return archive.replace(/debian\/?$/, '');
}

/** Downloads as `apt-get install` on an empty machine, with a state of its own. It checks signatures and installs nothing. */
async function fetchCurrent(server: DebianServer, work: string): Promise<readonly string[]> {
  const state = isolatedState(server, work);
  const apt = (...args: string[]): Promise<unknown> => run('apt-get', args, {
    cwd: state.archives, env: { ...process.env, APT_CONFIG: state.configuration, LC_ALL: 'C' }, timeout: 300_000, maxBuffer: MOST_OUTPUT,
  });
  await apt('update', '--error-on=any');
  await apt('install', '--yes', '--download-only', ...server.packages);
  if (server.extras) {
    await apt('download', ...server.extras);
  }
  return readdirSync(state.archives).filter((file) => file.endsWith('.deb')).map((file) => join(state.archives, file));
}

function isolatedState({ suites }: DebianServer, work: string): { configuration: string; archives: string } {
  const archives = join(work, 'cache/archives');
  for (const folder of ['state/lists/partial', 'cache/archives/partial', 'empty']) {
    mkdirSync(join(work, folder), { recursive: true });
  }
  writeFileSync(join(work, 'status'), '');
  const sources = suites.map((suite) => suite.includes(' ') ? suite : `debian ${suite}`);
  writeFileSync(join(work, 'sources.list'), sources.map((source) => {
    const [archive, suite] = source.split(' ');
    return `deb [signed-by=${KEYRING}] ${mirror()}${archive} ${suite} main\n`;
  }).join(''));
  const configuration = join(work, 'apt.conf');
  writeFileSync(configuration, `
    Dir::State "${work}/state"; Dir::State::status "${work}/status"; Dir::Cache "${work}/cache";
    Dir::Etc::SourceList "${work}/sources.list"; Dir::Etc::SourceParts "${work}/empty"; Dir::Etc::PreferencesParts "${work}/empty";
    APT::Install-Recommends "false"; APT::Sandbox::User ""; Acquire::Languages "none";
    Acquire::Check-Valid-Until "false"; // a mirror may be outdated, but its files are signed
  `);
  return { configuration, archives };
}

function architecture(): string {
  return execFileSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).trim();
}
