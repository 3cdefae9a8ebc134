import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { isRecord } from './iam/policy-checks';
import { parsePolicy, type Policy, type PolicyKind } from './iam/policy-document';
import { raiseOne } from '../private/problems';

/**
 * A policy document that is not in the templates, as an input of the simulator.
 *
 * Use `fromStatements` or `fromDocument` for a policy that your code creates, and `fromJson` for a policy that a file or AWS gives you.
 * `fromJson` also finds misspelt elements: CDK's classes ignore elements that they do not know, and this class sees them.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * @example
 * const reading = simulator.PolicySource.fromStatements(new iam.PolicyStatement({ actions: ['secretsmanager:*'], resources: ['*'] }));
 * const session = simulator.PolicySource.fromJson('{ "Statement": { "Effect": "Deny", "Action": "kms:*", "Resource": "*" } }');
 */
export class PolicySource {
  /**
   * A policy with these statements.
   *
   * @throws if there are no statements, or if one contains a token of CDK
   */
  public static fromStatements(...statements: iam.PolicyStatement[]): PolicySource {
    return PolicySource.fromDocument(new iam.PolicyDocument({ statements }));
  }

  /**
   * A copy of a document of CDK: later changes of the document are not in this copy.
   *
   * @throws if the document has no statements, or if it contains a token of CDK
   */
  public static fromDocument(document: iam.PolicyDocument): PolicySource {
    return new PolicySource('document', document.toJSON());
  }

  /**
   * A policy document as JSON text, such as the content of a file or an answer of the AWS CLI.
   *
   * The simulator checks IAM's grammar when it uses the policy, because the grammar depends on the kind of policy.
   *
   * @param json an object with `Statement`
   * @throws if the text is not JSON, if it has no `Statement`, or if it contains a token of CDK
   */
  public static fromJson(json: string): PolicySource {
    return new PolicySource('json', parseJson(json));
  }

  /**
   * The document as plain JSON.
   *
   * @internal
   */
  public readonly _document: unknown;

  private constructor(input: string, document: unknown) {
    const text = JSON.stringify(document);
    if (!isRecord(document) || document.Statement === undefined) {
      raiseOne({
        id: 'policy-document', message: `\`${input}\` must be a policy document with \`Statement\`, got: ${text ?? 'none'}; correct the policy`,
      });
    }
    // A token has no value outside of a stack. Compared as text, it would not be equal to any ARN.
    if (hasToken(document)) {
      raiseOne({
        id: 'policy-document-token', message: `\`${input}\` must not contain tokens of CDK, got: ${text}; write the ARNs as literal text`,
      });
    }
    // A document of CDK shares the values of conditions with the code that created its statements.
    this._document = JSON.parse(text);
  }

  /**
   * The policy, ready for evaluation.
   *
   * @internal
   * @throws if it breaks IAM's grammar
   */
  public _parse(name: string, kind: PolicyKind): Policy {
    return parsePolicy(this._document, name, kind);
  }
}

/** Whether a value is, or contains, a token of CDK: in a text, as a list, as a number or as an object. */
function hasToken(value: unknown): boolean {
  return Token.isUnresolved(value) || (typeof value === 'string' ? Token.isUnresolved([value])
    : typeof value === 'object' && value !== null && Object.entries(value).flat().some(hasToken));
}

function parseJson(json: string): unknown {
  try {
    // Some editors and shells of Windows save files with a byte order mark.
    return JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch {
    return json;
  }
}
