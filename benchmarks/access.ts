import { AccessSimulator } from '../src/access';

/** An app of readers by tags and of readers by list, and its secrets under one key. */
function app(principals: number, secrets: number): Record<string, unknown> {
  const resources: Record<string, unknown> = { Key: { Type: 'AWS::KMS::Key', Properties: {} } };
  for (let index = 0; index < secrets; index++) {
    resources[`Secret${index}`] = {
      Type: 'AWS::SecretsManager::Secret',
      Properties: {
        Name: `prod/app${index % 10}/secret-${index}`,
        KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] },
        Tags: [{ Key: 'Environment', Value: 'production' }, { Key: 'Application', Value: `app${index % 10}` }],
      },
    };
  }
  for (let index = 0; index < principals; index++) {
    const listed = Array.from({ length: 30 }, (_, at) => ({ Ref: `Secret${(index * 7 + at) % secrets}` }));
    const byTag = { 'Fn::Sub': `arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:prod/app${index % 10}/*-??????` };
    const condition = {
      StringEquals: { 'secretsmanager:ResourceTag/Environment': 'production', 'secretsmanager:ResourceTag/Application': ['$', '{aws:PrincipalTag/Application}'].join('') },
    };
    resources[`Role${index}`] = {
      Type: 'AWS::IAM::Role',
      Properties: {
        Tags: [{ Key: 'Application', Value: `app${index % 10}` }],
        Policies: [{
          PolicyName: 'read',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: byTag, Condition: condition },
              { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: listed },
              { Effect: 'Allow', Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': ['Key', 'Arn'] }, Condition: { StringLike: { 'kms:EncryptionContext:SecretARN': [byTag, ...listed] } } },
            ],
          },
        }],
      },
    };
  }
  return { Resources: resources };
}

for (const [principals, secrets] of [[50, 125], [50, 250], [50, 500]]) {
  const template = app(principals, secrets);
  const start = performance.now();
  const simulator = AccessSimulator.fromTemplates([{ stackName: 'App', template }]);
  const read = performance.now();
  const before = process.cpuUsage();
  const { cells } = simulator.matrix();
  const { user } = process.cpuUsage(before);
  const end = performance.now();
  const allowed = cells.filter((cell) => cell.verdict === 'allowed').length;
  console.log(`${principals} principals x ${secrets} secrets: templates ${Math.round(read - start)} ms, matrix ${Math.round(end - read)} ms (${Math.round(user / 1000)} ms of processor), `
    + `${Math.round(cells.length / (end - read) * 1000)} cells/s, ${allowed} allowed of ${cells.length}`);
}
