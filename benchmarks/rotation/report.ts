import { join } from 'node:path';
import { COLD_ROUNDS, compare, type Compared, type Measured, type Outcome, WARM_ROUNDS } from './comparison';
import { startDatabases } from './databases';
import type { CheckCounter } from '../../scripts/support/check-counter';
import { temporaryFolder } from '../../scripts/support/temporary-folder';

/** Limits of our times relative to AWS's: from the start of a process until its handler is loaded, and of a warm rotation. */
const START_LIMIT = 0.5;
const WARM_LIMIT = 1.0;

/** Measures our rotation functions, and AWS's if `folder` contains them. */
export async function reportRotation(counter: CheckCounter, folder: string | undefined): Promise<string> {
  const certificates = join(temporaryFolder('certificates'), 'authority.pem');
  const databases = await startDatabases();
  const compared: Compared[] = [];
  try {
    for (const database of databases.cases) {
      compared.push(await compare(database, folder, certificates));
    }
  } finally {
    await databases.stop();
  }
  compared.forEach((one) => check(one, counter));
  return text(compared, folder !== undefined);
}

function check({ database, ours, aws }: Compared, counter: CheckCounter): void {
  if (aws && 'warmMs' in aws) {
    const [start, warm] = [ours.startMs / aws.startMs, ours.warmMs / aws.warmMs];
    counter.check(`starting the function for ${database.name}`, start <= START_LIMIT, `${start.toFixed(2)} of AWS's, at most ${START_LIMIT}`);
    counter.check(`a warm rotation of ${database.name}`, warm <= WARM_LIMIT, `${warm.toFixed(2)} of AWS's, at most ${WARM_LIMIT}`);
  }
}

function text(compared: readonly Compared[], hasTheirs: boolean): string {
  const sides = hasTheirs
    ? `Ours compared with AWS's (\`aws-samples/aws-secrets-manager-rotation-lambdas\`, Python), files unchanged. In bold: our figure divided
by AWS's. It is at most ${START_LIMIT} for the start, and at most ${WARM_LIMIT.toFixed(1)} for a warm rotation.`
    : 'Only our functions, since AWS\'s functions were not available.';
  return `${sides}

The numbers are of processes on this machine, not of Lambda. Each process is Node or \`python3\` with an environment of its own, and calls the
function as Lambda's runtime does. Both sides use the same loopback Secrets Manager and the same servers over verified TLS, in turn. The numbers are
medians of ${COLD_ROUNDS} fresh processes and of ${WARM_ROUNDS} warm rotations.

- *Zip* is the archive to upload, *gzip* its code. Ours contain the SDK. Theirs do not, since Lambda's Python contains one. Theirs also do not
  contain libpq: the system's is used here.
- *Start*: from the start of the process until the handler is loaded, which is most of Lambda's init phase. *Load* is the part of it for the
  handler's module.
- *Cold*: from the start of a process until the answer of the fourth step. *Warm*: the four steps in a process that has rotated before.
- *CPU*: the processor time of the function's process. A small Lambda function has a fraction of a processor.
- *Peak*: the highest memory use of a cold process.

| database, strategy | | zip kB | gzip kB | load ms | start ms | cold ms | cold CPU ms | warm ms | warm CPU ms | peak MB |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
${compared.flatMap(rows).join('\n')}

To compare both sides, put AWS's functions into a folder of your own. This repository does not contain them:

\`\`\`sh
git clone https://github.com/aws-samples/aws-secrets-manager-rotation-lambdas.git functions
pip install --target functions/packages/runtime boto3       # what Lambda's runtime contains
pip install --target functions/packages/postgres PyGreSQL   # what is deployed with the functions
pip install --target functions/packages/mysql PyMySQL
npm run bench -- --aws-functions functions                  # or AWS_ROTATION_FUNCTIONS=functions
\`\`\`

MariaDB and MySQL are included if \`npm run test:databases\` has downloaded them.`;
}

function rows({ database, ours, aws }: Compared): string[] {
  return [
    ...aws ? [row(database.name, 'AWS', aws)] : [],
    row(database.name, 'ours', ours, aws && 'warmMs' in aws ? aws : undefined),
  ];
}

function row(name: string, side: string, outcome: Outcome, other?: Measured): string {
  if ('failure' in outcome) {
    return `| ${[name, side, `fails: \`${outcome.failure}\``, ...Array<string>(8).fill('')].join(' | ')} |`;
  }
  const figures = figuresOf(outcome);
  const others = other && figuresOf(other);
  const cells = figures.map((figure, index) => {
    const share = others?.[index] && figure !== undefined ? ` **${(figure / others[index]).toFixed(2)}**` : '';
    return figure === undefined ? '' : `${figure.toFixed(0)}${share}`;
  });
  return `| ${[name, side, ...cells].join(' | ')} |`;
}

function figuresOf({ size, loadMs, startMs, coldMs, coldCpuMs, warmMs, warmCpuMs, peakMegabytes }: Measured): (number | undefined)[] {
  return [size.zipKilobytes, size.gzipKilobytes, loadMs, startMs, coldMs, coldCpuMs, warmMs, warmCpuMs, peakMegabytes];
}
