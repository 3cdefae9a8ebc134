import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import type { DatabaseCase } from './databases';
import { DeployedBundle, shippedBundle } from '../../scripts/loopback/deployed-bundle';
import { functionEnvironment, type FunctionStart, nodeCommand } from '../../scripts/loopback/function-process';
import { ROTATION_SETTINGS_VARIABLE } from '../../src/private/handler-contract';

/** One side of the comparison on one database: the start of its function, and the size of its code. */
export interface Side {
  readonly name: string;
  readonly start: FunctionStart;
  readonly size: Size;
  /** Removes the unpacked files. */
  remove(): void;
}

export interface Size {
  readonly zipKilobytes: number;
  readonly gzipKilobytes: number;
}

/** Our function, unpacked from the bundle that the package ships. */
export function ours(database: DatabaseCase, endpoint: string): Side {
  const bundle = new DeployedBundle(shippedBundle(`rotation-${database.protocol}`), [database.authority]);
  const environment = functionEnvironment(bundle.folder, endpoint, { [ROTATION_SETTINGS_VARIABLE]: JSON.stringify(database.settings) });
  return {
    name: 'ours',
    start: { command: nodeCommand(), environment },
    size: sizeOf([shippedBundle(`rotation-${database.protocol}`)], /\.js$/),
    remove: () => bundle.remove(),
  };
}

/** AWS's function, from the folder that the user passed; undefined if the folder does not contain it. */
export function theirs(database: DatabaseCase, endpoint: string, folder: string | undefined, certificates: string): Side | undefined {
  const code = join(folder ?? '', database.awsFunction);
  if (folder === undefined || !existsSync(join(code, 'lambda_function.py'))) {
    return undefined;
  }
  writeFileSync(certificates, database.authority);
  const driver = join(folder, 'packages', database.protocol);
  const environment = {
    ...functionEnvironment(code, endpoint, {}),
    _HANDLER: 'lambda_function.lambda_handler',
    PYTHONPATH: [driver, join(folder, 'packages', 'runtime')].join(':'),
    SECRETS_MANAGER_ENDPOINT: endpoint,
    DATABASE_CERTIFICATES: certificates,
    PATH: process.env.PATH ?? '',
  };
  return {
    name: 'AWS',
    start: { command: ['python3', join(__dirname, 'python_runtime.py')], environment },
    size: sizeOf([code, driver], /\.(py|so)$/),
    remove: () => undefined,
  };
}

/** The size of the files as a zip archive, which Lambda requires, and of the code alone after gzip. */
function sizeOf(folders: readonly string[], isCode: RegExp): Size {
  const files = folders.flatMap((folder) => filesBelow(folder));
  const entries = files.map(({ name, content }) => deflateRawSync(content, { level: 9 }).length + 2 * name.length + 76);
  const code = files.filter(({ name }) => isCode.test(name)).map(({ content }) => content);
  return {
    zipKilobytes: (entries.reduce((sum, entry) => sum + entry, 0) + 22) / 1000,
    gzipKilobytes: gzipSync(Buffer.concat(code), { level: 9 }).length / 1000,
  };
}

function filesBelow(folder: string): { name: string; content: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/__pycache__|dist-info/.test(join(entry.parentPath, entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: path.slice(folder.length + 1), content: readFileSync(path) }));
}
