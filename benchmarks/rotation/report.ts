import { join } from 'node:path';
import { COLD_ROUNDS, compare, type Compared, type Measured, type Outcome, WARM_ROUNDS } from './comparison';
import { startDatabases } from './databases';
import type { Tally } from '../../scripts/support/check-counter';
import { temporaryFolder } from '../../scripts/support/temporary-folder';

/** The most of AWS's time that ours may take: from the start of a process until its handler is loaded, and for a rotation once warm. */
const START_LIMIT = 0.5;
const WARM_LIMIT = 1.0;

/** Measures our rotation functions, beside AWS's where `folder` has them. */
export async function reportRotation(tally: Tally, folder: string | undefined): Promise<string> {
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
  compared.forEach((one) => check(one, tally));
  return text(compared, folder !== undefined);
}

function check({ database, ours, aws }: Compared, tally: Tally): void {
  if (aws && 'warmMs' in aws) {
    const [start, warm] = [ours.startMs / aws.startMs, ours.warmMs / aws.warmMs];
    tally.check(`starting the function for ${database.name}`, start <= START_LIMIT, `${start.toFixed(2)} of AWS's, at most ${START_LIMIT}`);
    tally.check(`a warm rotation of ${database.name}`, warm <= WARM_LIMIT, `${warm.toFixed(2)} of AWS's, at most ${WARM_LIMIT}`);
  }
}

function text(compared: readonly Compared[], besideTheirs: boolean): string {
  const sides = besideTheirs
    ? `Ours beside AWS's (\`aws-samples/aws-secrets-manager-rotation-lambdas\`, Python), files unchanged. In bold: our share of AWS's figure, of starting
at most ${START_LIMIT}, of a warm rotation at most ${WARM_LIMIT.toFixed(1)}.`
    : 'AWS\'s functions were not there, so that these are ours alone.';
  return `${sides}

Measured are processes on this machine, not Lambda: Node and \`python3\` with an environment of their own, each around the function as Lambda's
runtime is, against the same loopback Secrets Manager and the same servers over verified TLS. *Start*: from the start of the process until the
handler is loaded, most of what Lambda calls init; of that *load* is the handler's module. *Cold*: from the start of a process until the fourth
step is answered; *warm*: the four steps in a process that has rotated before; *CPU*: what the function's process took of processors meanwhile, of which a
small Lambda function has a fraction. *Peak*: the most memory of a cold process. *Zip* is what would be uploaded, *gzip* its code: ours with the
SDK, theirs without, since Lambda's Python brings one, and without libpq, which is the system's here. Both sides
in turn; medians of ${COLD_ROUNDS} fresh processes and of ${WARM_ROUNDS} warm rotations.

| database, strategy | | zip kB | gzip kB | load ms | start ms | cold ms | cold CPU ms | warm ms | warm CPU ms | peak MB |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
${compared.flatMap(rows).join('\n')}

To measure them side by side, put AWS's functions into a folder of yours; nothing of them is in this repository:

\`\`\`sh
git clone https://github.com/aws-samples/aws-secrets-manager-rotation-lambdas.git functions
pip install --target functions/packages/runtime boto3       # what Lambda's runtime brings
pip install --target functions/packages/postgres PyGreSQL   # what is deployed with the functions
pip install --target functions/packages/mysql PyMySQL
npm run bench -- --aws-functions functions                  # or AWS_ROTATION_FUNCTIONS=functions
\`\`\`

MariaDB and MySQL take part where \`npm run test:databases\` has fetched them.`;
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
