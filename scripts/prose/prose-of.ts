import { readFileSync } from 'node:fs';
import * as ts from 'typescript';

/** A piece of prose in a file. */
export interface Prose {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** The fewest words of a message. Shorter texts are names and values. */
const MESSAGE_WORDS = 5;

/** The prose of a file: a whole page of Markdown, or the comments and messages of TypeScript. */
export function proseOf(file: string): Prose[] {
  const text = readFileSync(file, 'utf8');
  return file.endsWith('.md') ? [{ file, line: 1, text: withoutGenerated(text) }] : [...commentsOf(file, text), ...messagesOf(file, text)];
}

/** Omits tables that a task writes: their texts are checked in their source. */
function withoutGenerated(text: string): string {
  return text.replaceAll(/<!-- begin [^]*?<!-- end [^>]*-->/g, (part) => '\n'.repeat(part.split('\n').length - 1));
}

function commentsOf(file: string, text: string): Prose[] {
  const found: Prose[] = [];
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, text);
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    if (token === ts.SyntaxKind.MultiLineCommentTrivia || token === ts.SyntaxKind.SingleLineCommentTrivia) {
      const comment = plain(scanner.getTokenText());
      found.push({ file, line: lineAt(text, scanner.getTokenStart()), text: comment });
    }
  }
  return found;
}

/** The words of a comment, without stars, examples and the names of tags. */
function plain(comment: string): string {
  return comment
    .replace(/^\/\*\*?|\*\/$|^\/\/ ?/g, '')
    .replaceAll(/^\s*\* ?/gm, '')
    .replaceAll(/@example[^]*?(?=\n@|$)/g, '')
    .replaceAll(/@(?:default|throws|returns|param \w+|see|internal|deprecated)\b *-?/g, '\n\n');
}

function messagesOf(file: string, text: string): Prose[] {
  const found: Prose[] = [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if ((ts.isStringLiteral(node) || ts.isTemplateLiteralToken(node)) && node.text.trim().split(/\s+/).length >= MESSAGE_WORDS) {
      found.push({ file, line: lineAt(text, node.getStart()), text: node.text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}
