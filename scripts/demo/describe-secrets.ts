import { App, Stack } from 'aws-cdk-lib';
import { GRANT_HEADER, grantRows } from './grant-rows';
import { SECRET_HEADER, secretRows } from './secret-rows';
import { TemplateReader } from './template-reader';
import { textTable } from './text-table';

/** Synthesizes an app and describes the secrets in it, stack by stack, for people. */
export function describeSecrets(app: App): string {
  const assembly = app.synth();
  const stacks = app.node.findAll().filter((construct) => Stack.isStack(construct));
  return stacks.flatMap((stack) => {
    const { template, templateFullPath } = assembly.getStackArtifact(stack.artifactId);
    const reader = new TemplateReader(stack, template);
    const secrets = secretRows(reader);
    return [
      `Stack ${stack.stackName}: ${secrets.length} secrets, ${reader.size} resources`,
      textTable(SECRET_HEADER, secrets),
      'Granted through the library',
      textTable(GRANT_HEADER, grantRows(reader)),
      `Template: ${templateFullPath}`,
    ];
  }).join('\n\n');
}
