import { readdirSync, readFileSync } from 'fs';
import { basename, join } from 'path';
import { AccessSimulator, type AccessMatrix, type SimulatedTemplate } from '../../../src/simulator';

const FOLDER = join(__dirname, 'templates');
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json')).map((file) => basename(file, '.json'));

/** A file holds a template, or several stacks that belong together. */
function matrixOf(name: string): AccessMatrix {
  const held: SimulatedTemplate[] | SimulatedTemplate['template'] = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
  return AccessSimulator.fromTemplates(Array.isArray(held) ? held : [{ stackName: 'App', template: held }]).matrix();
}

const matrices = new Map(files.map((file) => [file, matrixOf(file)]));

/** Most of all cells are this template's, so figures are wanted without it, too. */
const LARGEST = 'l2-overflow-policies';
const [all, others] = [files, files.filter((file) => file !== LARGEST)].map((names) => ({
  cells: names.flatMap((file) => matrices.get(file)?.cells ?? []).length,
  inconclusive: names.flatMap((file) => matrices.get(file)?.inconclusiveCells.map((cell) => `${file}, ${cell.principal}, ${cell.secret}: ${cell.reason}`) ?? []),
}));

/** Cells of the corpus that the templates do not tell, each with its reason. */
const INCONCLUSIVE = [
  'cfn-instances-and-people, App/Ben, erp/db: inconclusive: condition key aws:SourceIp: the value of aws:sourceip is not given; pass it with the query\'s `context`',
  'landing-zone-guards, App/PartnerRole, lz/partner: inconclusive: condition key aws:PrincipalOrgID: the value of aws:principalorgid is not given; pass it with the query\'s `context`',
  'terraform-literal-arn, App/literal, tf/literal: inconclusive: the six characters that Secrets Manager adds to the ARN of App/secret',
];

test('at least 30 templates of other producers are judged, at most 5 % of their cells are inconclusive, each listed', () => {
  expect(files.length).toBeGreaterThanOrEqual(30);
  expect(all.inconclusive).toEqual(INCONCLUSIVE);
  expect(all.inconclusive.length).toBeLessThanOrEqual(all.cells * 0.05);
});

test('no template carries the figures alone: without the largest there are 150 cells, at most 5 % of them inconclusive', () => {
  expect(others.cells).toBeGreaterThanOrEqual(150);
  expect(others.inconclusive.length).toBeLessThanOrEqual(others.cells * 0.05);
});

/** Who reads what, written from the templates. */
const READERS: Record<string, string[]> = JSON.parse(readFileSync(join(__dirname, 'readers', 'readers.json'), 'utf8'));

test.each(files)('%s', (file) => {
  const readers = matrices.get(file)?.cells.filter(({ verdict }) => verdict === 'allowed').map(({ principal, secret }) => `${principal} reads ${secret}`);
  expect(readers).toEqual(READERS[file]);
});
