import { any, type Ternary } from '../iam/ternary';
import { hasUnknownText, secretSuffix } from '../iam/unknown-text';
import { sameText } from '../iam/wildcard';
import { arnOf, physicalName } from '../template/resource-identifiers';
import { nameOf, type TemplateResource } from '../template/template-stack';
import type { ValueResolver } from '../template/value-resolver';

/** A resource policy or rotation schedule that is attached to a secret. */
export interface SecretAttachment {
  readonly attachment: TemplateResource;
  /** Why it is unknown whether it is attached to this secret; undefined if it is known. */
  readonly doubt?: string;
}

/** Which resources are attached to which secret. `SecretId` is an ARN, an ARN without the suffix, or a name. */
export class SecretAttachments {
  private readonly certain = new Map<TemplateResource, SecretAttachment[]>();
  private readonly others: Array<{ readonly attachment: TemplateResource; readonly id: string }> = [];
  private readonly ids = new Map<TemplateResource, string[]>();

  constructor(attachments: readonly TemplateResource[], secrets: readonly TemplateResource[], private readonly resolver: ValueResolver) {
    const byId = new Map<string, TemplateResource[]>();
    for (const secret of secrets) {
      this.idsOf(secret).map((id) => keyOf(secret, id)).forEach((key) => byId.set(key, [...byId.get(key) ?? [], secret]));
    }
    for (const attachment of attachments) {
      const id = resolver.text(attachment.stack, attachment.properties.SecretId);
      const named = byId.get(keyOf(attachment, id));
      named?.forEach((secret) => this.certain.set(secret, [...this.certain.get(secret) ?? [], { attachment }]));
      this.others.push(...named ? [] : [{ attachment, id }]);
    }
  }

  /** The resources that are, or can be, attached to a secret. */
  public of(secret: TemplateResource): SecretAttachment[] {
    const others = this.others.filter(({ attachment }) => keyOf(attachment, '') === keyOf(secret, '')).flatMap(({ attachment, id }) => {
      const isIdOfSecret = this.hasId(secret, id);
      return isIdOfSecret.value === false ? [] : [{ attachment, doubt: isIdOfSecret.unknown }];
    });
    return [...this.certain.get(secret) ?? [], ...others];
  }

  /** An ARN is compared with ARNs only, because no name contains a colon. */
  private hasId(secret: TemplateResource, id: string): Ternary {
    const isArn = (text: string): boolean => text.startsWith('arn:');
    const comparable = this.idsOf(secret).filter((own) => isArn(own) === isArn(id) || hasUnknownText(id));
    return any(comparable, (own) => sameText(id, own));
  }

  private idsOf(secret: TemplateResource): string[] {
    const arn = arnOf(secret, this.resolver);
    const ids = this.ids.get(secret) ?? [arn, arn.slice(0, -`-${secretSuffix(nameOf(secret))}`.length), physicalName(secret, this.resolver)];
    this.ids.set(secret, ids);
    return ids;
  }
}

/** Secrets of different accounts or regions can have the same name. */
function keyOf({ stack }: TemplateResource, id: string): string {
  return `${stack.account}/${stack.region}/${id}`;
}
