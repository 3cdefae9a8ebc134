import { Component, type awscdk } from 'projen';

/** Builds the code of our functions into `assets/`. Git ignores this folder, and the package ships it. */
export class HandlerBundles extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const typecheck = project.addTask('typecheck:lambda', {
      description: 'Compiles the functions\' code under its own, strictest settings',
      exec: 'tsc -p lambda/tsconfig.json',
    });
    const bundle = project.addTask('bundle', {
      description: 'Bundles the functions into assets/, with licence notices and within their size budgets',
      exec: 'tsx --tsconfig tsconfig.dev.json scripts/bundle/main.ts',
    });
    project.preCompileTask.spawn(typecheck);
    project.preCompileTask.spawn(bundle);
    // The functions' own tsconfig requires brackets at index signatures, and this rule requires dots.
    project.eslint?.addOverride({ files: ['lambda/**/*.ts'], rules: { 'dot-notation': ['off'] } });
    project.gitignore.addPatterns('/assets/');
  }
}
