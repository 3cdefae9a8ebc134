import { Component, type awscdk } from 'projen';

/**
 * The rooms of `src/`, and for each the rooms that it may import. `naming` and the making wing may use `private`; nothing of the making
 * wing imports the proving one, which starts with `simulator`.
 */
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

/** Enforces with lint that imports between the rooms of `src/` point one way only, and that no two files import each other. */
export class RoomOrder extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const rooms = Object.keys(MAY_USE);
    const zones = rooms.map((room) => ({
      target: `./src/${room}`,
      from: ['./src/index.ts', ...rooms.filter((other) => other !== room && !MAY_USE[room].includes(other)).map((other) => `./src/${other}`)],
      message: `${room}/ may use only ${MAY_USE[room].map((other) => `${other}/`).join(', ') || 'its own files'} (see CONTRIBUTING.md)`,
    }));
    project.eslint?.addRules({
      'import/no-restricted-paths': ['error', { basePath: '.', zones }],
      'no-template-curly-in-string': ['error'],
      '@stylistic/max-len': ['error', { code: 150, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreComments: true, ignoreRegExpLiterals: true }],
    });
  }
}
