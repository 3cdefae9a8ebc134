import type { ApiReferenceSchema, DocsSchema } from 'jsii-docgen';

interface Entry {
  readonly id: string;
  readonly displayName: string;
  readonly docs: DocsSchema;
}

/** A page of links to every type, with the first sentence of each. Property structs follow the type that uses them. */
export function indexPage({ constructs, classes, structs, interfaces, enums }: ApiReferenceSchema): string {
  const sections: Array<readonly [string, readonly Entry[]]> = [
    ['Constructs', constructs], ['Classes', classes], ['Interfaces', interfaces], ['Enums', enums],
  ];
  return [
    ...sections.flatMap(([title, entries]) => [`| ${title} | |`, '| --- | --- |', ...entries.map(row), '']),
    `Properties and options: ${structs.map(link).join(', ')}.`,
    '',
    'Members that a type inherits are described at the type that declares them.',
  ].join('\n');
}

function row(entry: Entry): string {
  return `| ${link(entry)} | ${(entry.docs.summary ?? '').replaceAll('|', '\\|').replaceAll('\n', ' ')} |`;
}

function link({ id, displayName }: Entry): string {
  return `<a href="#${id}">${displayName}</a>`;
}
