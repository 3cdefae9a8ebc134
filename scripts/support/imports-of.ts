import { readFileSync } from 'node:fs';
import * as ts from 'typescript';

/** The modules that a file imports or exports again, types included. It reads the statements, since `ts.preProcessFile` omits `export * as`. */
export function importsOf(file: string): string[] {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest).statements
    .flatMap((statement) => ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement) ? statement.moduleSpecifier ?? [] : [])
    .flatMap((specifier) => ts.isStringLiteral(specifier) ? specifier.text : []);
}
