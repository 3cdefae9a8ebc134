import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { TextlintKernel, type TextlintPluginDescriptor } from '@textlint/kernel';
import markdown from '@textlint/textlint-plugin-markdown';
import { proseOf, type Prose } from './prose-of';
import { RULES } from './rules';

/**
 * Checks that documents, comments and messages are plain English. `npm run prose [part of path…]` lists the findings there.
 *
 * `budget.json` counts the findings of older texts. A count may only fall: `npm run prose -- --lower` writes lower ones.
 */
const ROOT = join(__dirname, '../..');
const BUDGET = join(__dirname, 'budget.json');
const JUDGED = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs', 'src', 'lambda', 'client', 'cli', 'scripts', 'projenrc', 'examples'];
/** These files list the discouraged words or old names. */
const EXCEPTIONS = /scripts\/prose\/words\.ts$|docs\/MIGRATION\.md$/;

interface Finding {
  readonly place: string;
  readonly ruleId: string;
  readonly message: string;
}

async function lint({ file, line, text }: Prose): Promise<Finding[]> {
  const { default: plugin } = markdown as unknown as { default?: TextlintPluginDescriptor['plugin'] };
  const { messages } = await new TextlintKernel().lintText(text, {
    ext: '.md', rules: [...RULES], plugins: [{ pluginId: 'markdown', plugin: plugin ?? (markdown as TextlintPluginDescriptor['plugin']) }],
  });
  return messages.map(({ loc, ruleId, message }) => ({ place: `${relative(ROOT, file)}:${line + loc.start.line - 1}`, ruleId, message }));
}

async function findings(): Promise<Finding[]> {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...JUDGED], { cwd: ROOT, encoding: 'utf8' })
    .split('\n').filter((file) => /\.(ts|md)$/.test(file) && !EXCEPTIONS.test(file));
  const found: Finding[] = [];
  for (const prose of files.flatMap((file) => proseOf(join(ROOT, file)))) {
    found.push(...await lint(prose));
  }
  return found;
}

function counts(found: readonly Finding[]): Record<string, number> {
  return Object.fromEntries(RULES.map(({ ruleId }) => [ruleId, found.filter((finding) => finding.ruleId === ruleId).length]));
}

/** Complaints about counts that rose, or that fell without the budget. */
function compare(now: Record<string, number>, budget: Record<string, number>): string[] {
  return Object.entries(now).filter(([ruleId, count]) => count !== (budget[ruleId] ?? 0)).map(([ruleId, count]) => count > (budget[ruleId] ?? 0)
    ? `${ruleId}: ${count} findings, at most ${budget[ruleId] ?? 0} are left of older texts; run \`npm run prose -- <part of path>\` to see them`
    : `${ruleId}: ${count} findings, fewer than the budget of ${budget[ruleId]}; run \`npm run prose -- --lower\``);
}

async function main(args: readonly string[]): Promise<void> {
  const found = await findings();
  const now = counts(found);
  const parts = args.filter((argument) => !argument.startsWith('--'));
  const listed = found.filter(({ place }) => parts.some((part) => place.includes(part)));
  listed.forEach(({ place, ruleId, message }) => console.log(`${place} ${message} [${ruleId}]`));
  const budget = JSON.parse(readFileSync(BUDGET, 'utf8')) as Record<string, number>;
  if (args.includes('--lower')) {
    const lower = Object.fromEntries(Object.entries(now).map(([ruleId, count]) => [ruleId, Math.min(count, budget[ruleId] ?? count)]));
    writeFileSync(BUDGET, `${JSON.stringify(lower, undefined, 2)}\n`);
    return;
  }
  const complaints = compare(now, budget);
  complaints.forEach((complaint) => console.error(complaint));
  console.log(`prose: ${Object.entries(now).map(([ruleId, count]) => `${ruleId} ${count}`).join(', ')}`);
  process.exitCode = complaints.length > 0 && parts.length === 0 ? 1 : 0;
}

void main(process.argv.slice(2));
