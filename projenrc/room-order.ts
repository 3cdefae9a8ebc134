import { Component, type awscdk } from 'projen';

/**
 * The rooms of `src/`, from left to right: a room imports only from rooms before its own group.
 * Rooms of one group do not import each other, except `naming`, which may use `private`.
 */
const ROOMS: string[][] = [
  ['private'],
  ['naming'],
  ['encryption', 'network', 'access', 'engines'],
  ['rotation'],
  ['secrets'],
  ['hierarchy'],
];

/** Enforces with lint that imports between the rooms of `src/` point one way only. */
export class RoomOrder extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const zones = ROOMS.flatMap((group, level) => group.map((room) => ({
      target: `./src/${room}`,
      from: ['./src/index.ts', ...ROOMS.slice(level).flat().filter((other) => other !== room).map((other) => `./src/${other}`)],
      message: `${room}/ may use only rooms to its left (see CONTRIBUTING.md)`,
    })));
    project.eslint?.addRules({
      'import/no-restricted-paths': ['error', { basePath: '.', zones }],
      'no-template-curly-in-string': ['error'],
      '@stylistic/max-len': ['error', { code: 150, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreComments: true, ignoreRegExpLiterals: true }],
    });
  }
}
