import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAssemblyFromPath } from '@jsii/spec';
import { Documentation, Language, MarkdownRenderer } from 'jsii-docgen';
import { indexPage } from './index-page';
import { ownMembersOnly } from './own-members';

/** Writes API.md from `.jsii`: an index of one page, then every public type with the members that it declares itself. */
const ROOT = join(__dirname, '../..');
const TITLE = '# API Reference <a name="API Reference" id="api-reference"></a>\n';

async function main(): Promise<void> {
  const documentation = await Documentation.forProject(ROOT);
  try {
    const { content: schema } = await documentation.toJson({ language: Language.TYPESCRIPT, allSubmodules: true });
    const apiReference = ownMembersOnly(schema.apiReference!, loadAssemblyFromPath(ROOT, false));
    const text = MarkdownRenderer.fromSchema({ ...schema, apiReference }, {}).render();
    if (!text.includes(TITLE)) {
      throw new Error('jsii-docgen no longer starts its reference with the title after which the index is inserted');
    }
    writeFileSync(join(ROOT, 'API.md'), text.replace(TITLE, `${TITLE}\n${indexPage(apiReference)}\n`));
  } finally {
    await documentation.cleanup();
  }
}

void main();
