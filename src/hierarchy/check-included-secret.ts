import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { SecretPath } from '../naming/secret-path';
import { Problem } from '../private/problems';
import { isKnown } from '../private/tokens';

/** Problems of a secret that is created outside of the hierarchy, and is included in it. */
export function checkIncludedSecret(secret: IConstruct, resource: secretsmanager.CfnSecret | undefined, path: SecretPath): Problem[] {
  if (!resource) {
    return [{
      id: 'include-imported',
      message: `\`secret\` must be created in this app, got: the imported secret ${secret.node.path}, whose tags this app cannot set; `
        + 'tag it where it is created, then readers of the hierarchy can read it without `include`',
    }];
  }
  const { name } = resource;
  return isKnown(name) && path.contains(name) ? [] : [{
    id: 'include-outside-path',
    message: `\`secretName\` of ${secret.node.path} must start with ${path.path}/, `
      + `got: ${isKnown(name) ? `"${name}"` : 'a name not known at synthesis'}; `
      + 'name it so, since policies of the hierarchy compare the name',
  }];
}
