import { any, type Ternary } from '../iam/ternary';
import { hasUnknownText, secretSuffix } from '../iam/unknown-text';
import { sameText } from '../iam/wildcard';
import type { Resolver } from '../template/intrinsics';
import { arnOf, physicalName } from '../template/physical-ids';
import { nameOf, type TemplateResource } from '../template/template-stack';

/** A resource policy or rotation schedule of a secret. */
export interface SecretAttachment {
  readonly attachment: TemplateResource;
  /** Why nobody knows whether it is attached to this secret. */
  readonly doubt?: string;
}

/** What is attached to secrets by `SecretId`: an ARN, an ARN without the suffix, or a name. */
export class SecretAttachments {
  private readonly certain = new Map<TemplateResource, SecretAttachment[]>();
  private readonly others: Array<{ readonly attachment: TemplateResource; readonly id: string }> = [];
  private readonly names = new Map<TemplateResource, string[]>();

  constructor(attachments: readonly TemplateResource[], secrets: readonly TemplateResource[], private readonly resolver: Resolver) {
    const byName = new Map<string, TemplateResource[]>();
    for (const secret of secrets) {
      this.namesOf(secret).map((name) => inPlace(secret, name)).forEach((name) => byName.set(name, [...byName.get(name) ?? [], secret]));
    }
    for (const attachment of attachments) {
      const id = resolver.text(attachment.stack, attachment.properties.SecretId);
      const named = byName.get(inPlace(attachment, id));
      named?.forEach((secret) => this.certain.set(secret, [...this.certain.get(secret) ?? [], { attachment }]));
      this.others.push(...named ? [] : [{ attachment, id }]);
    }
  }

  /** What is, or may be, attached to a secret. */
  public of(secret: TemplateResource): SecretAttachment[] {
    const others = this.others.filter(({ attachment }) => inPlace(attachment, '') === inPlace(secret, '')).flatMap(({ attachment, id }) => {
      const names = this.isNamedBy(secret, id);
      return names.value === false ? [] : [{ attachment, doubt: names.unknown }];
    });
    return [...this.certain.get(secret) ?? [], ...others];
  }

  /** No name holds a colon, so that an ARN is compared with ARNs only. */
  private isNamedBy(secret: TemplateResource, id: string): Ternary {
    const isArn = (text: string): boolean => text.startsWith('arn:');
    const comparable = this.namesOf(secret).filter((name) => isArn(name) === isArn(id) || hasUnknownText(id));
    return any(comparable, (name) => sameText(id, name));
  }

  private namesOf(secret: TemplateResource): string[] {
    const arn = arnOf(secret, this.resolver);
    const names = this.names.get(secret) ?? [arn, arn.slice(0, -`-${secretSuffix(nameOf(secret))}`.length), physicalName(secret, this.resolver)];
    this.names.set(secret, names);
    return names;
  }
}

/** A name is one of an account and a region. */
function inPlace({ stack }: TemplateResource, name: string): string {
  return `${stack.account}/${stack.region}/${name}`;
}
