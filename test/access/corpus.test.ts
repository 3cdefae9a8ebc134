import { readdirSync, readFileSync } from 'fs';
import { basename, join } from 'path';
import { AccessSimulator, type AccessMatrix } from '../../src/access';

const FOLDER = join(__dirname, 'corpus');
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json')).map((file) => basename(file, '.json'));

function matrixOf(name: string): AccessMatrix {
  const template: Record<string, unknown> = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
  return AccessSimulator.fromTemplates([{ stackName: 'App', template }]).matrix();
}

/** Cells of the corpus that the templates do not tell, each with its reason. */
const INCONCLUSIVE = [
  'terraform-literal-arn, App/literal, tf/literal: inconclusive: the six characters that Secrets Manager adds to the ARN of App/secret',
];

test('at least 12 templates of other producers are judged, at most 5 % of their cells are inconclusive, each listed', () => {
  const cells = files.flatMap((file) => matrixOf(file).cells);
  const inconclusive = files.flatMap((file) => matrixOf(file).inconclusiveCells.map((cell) => `${file}, ${cell.principal}, ${cell.secret}: ${cell.reason}`));
  expect(files.length).toBeGreaterThanOrEqual(12);
  expect(inconclusive).toEqual(INCONCLUSIVE);
  expect(inconclusive.length).toBeLessThanOrEqual(cells.length * 0.05);
});

/** Who reads what, written from the templates. */
const READERS: Record<string, string[]> = JSON.parse(readFileSync(join(FOLDER, 'readers', 'readers.json'), 'utf8'));

test.each(files)('%s', (file) => {
  const readers = matrixOf(file).cells.filter((cell) => cell.verdict === 'allowed').map((cell) => `${cell.principal} reads ${cell.secret}`);
  expect(readers).toEqual(READERS[file]);
});
