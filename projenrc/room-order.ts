import { Component, type awscdk } from 'projen';

/** The rooms of `src/`, and for each the rooms that it may import. Constructs never import the simulator. */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  private: [],
  naming: ['private'],
  encryption: ['private', 'naming'],
  network: ['private', 'naming'],
  engines: ['private', 'naming'],
  access: ['private', 'naming'],
  rotation: ['private', 'naming', 'encryption', 'network', 'engines', 'access'],
  secrets: ['private', 'naming', 'encryption', 'network', 'engines', 'access', 'rotation'],
  hierarchy: ['private', 'naming', 'encryption', 'network', 'engines', 'access', 'rotation', 'secrets'],
  simulator: ['private'],
};

/** The policy language does not depend on CloudFormation, and reading templates does not depend on queries. */
const SIMULATOR_MAY_USE: Readonly<Record<string, readonly string[]>> = {
  data: [],
  iam: ['data'],
  template: ['data', 'iam'],
  evaluation: ['data', 'iam'],
  inventory: ['data', 'iam', 'template', 'evaluation', 'input'],
};

/** Lines of a file and of a function, and characters of a line; comments and messages count. */
const [FILE_LINES, FUNCTION_LINES, LINE_LENGTH] = [250, 40, 150];

/** Enforces with lint that imports point one way only, that no two files import each other, and that files stay small. */
export class RoomOrder extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const zones = [...zonesOf('src', MAY_USE), ...zonesOf('src/simulator', SIMULATOR_MAY_USE)];
    project.eslint?.addRules({
      'import/no-restricted-paths': ['error', { basePath: '.', zones }],
      // The rule checks type imports, too. It ignores cycles in packages of others.
      'import/no-cycle': ['error', { ignoreExternal: true }],
      'no-template-curly-in-string': ['error'],
      'max-lines': ['error', { max: FILE_LINES }],
      'max-lines-per-function': ['error', { max: FUNCTION_LINES, skipComments: true }],
      '@stylistic/max-len': ['error', { code: LINE_LENGTH, ignoreUrls: true, ignoreRegExpLiterals: true }],
    });
    // Lines of tests contain rows of cases and whole expected texts. A `describe` is one function.
    project.eslint?.addOverride({
      files: ['test/**/*.ts'],
      rules: {
        'max-lines-per-function': ['off'],
        '@stylistic/max-len': ['error', {
          code: LINE_LENGTH, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true,
        }],
      },
    });
  }
}

function zonesOf(folder: string, mayUse: Readonly<Record<string, readonly string[]>>): object[] {
  const parts = Object.keys(mayUse);
  const refusedTo = (part: string): string[] => parts.filter((other) => other !== part && !mayUse[part].includes(other));
  return parts.map((part) => ({
    target: `./${folder}/${part}`,
    from: [`./${folder}/index.ts`, ...refusedTo(part).map((other) => `./${folder}/${other}`)],
    message: `${part}/ may use only ${mayUse[part].map((other) => `${other}/`).join(', ') || 'its own files'} (see docs/architecture.md)`,
  }));
}
