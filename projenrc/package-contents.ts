import { Component, type awscdk } from 'projen';

/** What stands in the checkout, what git keeps, and what `npm pack` ships. */
export class PackageContents extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    // An allow-list: a file that is added to the checkout is not shipped by accident. npm adds package.json, README.md and LICENSE itself.
    project.package.addField('files', ['lib', 'assets', '.jsii', 'API.md']);
    project.gitignore.addPatterns('.jsii.tabl.json', 'cdk.out', '*.tsbuildinfo');
    // Inline source maps are half of lib/, and every application would read them at each start.
    for (const option of ['inlineSourceMap', 'inlineSources']) {
      project.tryFindObjectFile('tsconfig.json')?.addOverride(`compilerOptions.${option}`, false);
    }
    // projen would take in lib/ and dist/ too, as the file stands at the root.
    project.tsconfigDev.file.addOverride('include', [
      'src/**/*.ts', 'lambda/**/*.ts', 'client/src/**/*.ts', 'client/examples/**/*.ts', 'test/**/*.ts', 'examples/**/*.ts', 'benchmarks/**/*.ts', 'scripts/**/*.ts', 'projenrc/**/*.ts', '.projenrc.ts',
    ]);
    // Examples import the package by its name, as its users do.
    project.tsconfigDev.file.addOverride('compilerOptions.paths', {
      'cdk-managed-secrets': ['./src/index.ts'],
      'cdk-managed-secrets-client/rotation': ['./client/src/rotation/index.ts'],
    });
  }
}
