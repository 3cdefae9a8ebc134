import { App, Stack } from 'aws-cdk-lib';
import { ACCESS_HEADER, accessMatrix, accessReasons, accessRows } from './access-rows';
import { SECRET_HEADER, secretRows } from './secret-rows';
import { TemplateReader } from './template-reader';
import { textTable } from './text-table';
import { AccessSimulator } from '../../src/simulator';

/** Synthesizes an app and describes its secrets as text: the secrets of each stack, and who can do what with them. */
export function describeSecrets(app: App, why = false): string {
  const assembly = app.synth();
  const stacks = app.node.findAll().filter((construct) => Stack.isStack(construct));
  const artifacts = stacks.map((stack) => ({ stack, artifact: assembly.getStackArtifact(stack.artifactId) }));
  const matrix = accessMatrix(AccessSimulator.fromAssembly(assembly.directory));
  return [
    ...artifacts.flatMap(({ stack, artifact }) => describeStack(stack, new TemplateReader(stack, artifact.template))),
    'Who can do what (yes: allowed; -: nothing allows it; no: a statement denies it; ?: unknown from the templates)',
    textTable(ACCESS_HEADER, accessRows(matrix)),
    why ? accessReasons(matrix) : 'The reason for each denial: npm run demo -- --why',
    ...artifacts.map(({ artifact }) => `Template: ${artifact.templateFullPath}`),
  ].join('\n\n');
}

function describeStack(stack: Stack, reader: TemplateReader): string[] {
  const secrets = secretRows(reader);
  return [`Stack ${stack.stackName}: ${secrets.length} secrets, ${reader.size} resources`, textTable(SECRET_HEADER, secrets)];
}
