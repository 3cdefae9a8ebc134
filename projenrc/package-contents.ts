import { Component, type awscdk } from 'projen';

/** The files that git ignores, the files that `npm pack` ships, and the files that the compilers read. */
export class PackageContents extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    // An allow-list: a file that is added to the checkout is not shipped by accident. npm adds package.json, README.md and LICENSE itself.
    project.package.addField('files', ['lib', 'assets', '.jsii', 'API.md']);
    project.gitignore.addPatterns('.jsii.tabl.json', 'cdk.out', '*.tsbuildinfo');
    // Inline source maps are half of lib/, and every application would load them at each start.
    for (const option of ['inlineSourceMap', 'inlineSources']) {
      project.tryFindObjectFile('tsconfig.json')?.addOverride(`compilerOptions.${option}`, false);
    }
    // projen would also include lib/ and dist/, since the file is in the root.
    project.tsconfigDev.file.addOverride('include', [
      'src/**/*.ts', 'lambda/**/*.ts', 'client/src/**/*.ts', 'client/examples/**/*.ts', 'test/**/*.ts', 'examples/**/*.ts',
      'benchmarks/**/*.ts', 'scripts/**/*.ts', 'projenrc/**/*.ts', '.projenrc.ts',
    ]);
    // Examples import the package by its name, as users do.
    project.tsconfigDev.file.addOverride('compilerOptions.paths', {
      'cdk-managed-secrets': ['./src/index.ts'],
      'cdk-managed-secrets-client/rotation': ['./client/src/rotation/index.ts'],
    });
  }
}
