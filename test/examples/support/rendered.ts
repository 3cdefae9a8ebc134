/** Where a template is deployed, as far as its pseudo parameters tell. */
export interface Deployment {
  readonly partition: string;
  readonly region: string;
  readonly urlSuffix: string;
}

type Intrinsic = (argument: unknown, render: (value: unknown) => unknown) => unknown;

/** A template with everything folded into text that is known before deployment; other references stay as `${LogicalId}`. */
export function rendered(template: unknown, deployment: Deployment): unknown {
  const pseudo: { [name: string]: string } = {
    'AWS::Partition': deployment.partition,
    'AWS::Region': deployment.region,
    'AWS::URLSuffix': deployment.urlSuffix,
    'AWS::AccountId': '111111111111',
  };
  const reference = (name: string) => pseudo[name] ?? `\${${name}}`;
  const intrinsics: { [name: string]: Intrinsic } = {
    'Ref': (name) => reference(String(name)),
    'Fn::GetAtt': (path) => reference([path].flat().join('.')),
    'Fn::Join': (argument, render) => {
      const [separator, parts] = argument as [string, unknown];
      const texts = render(parts);
      return Array.isArray(texts) ? texts.join(separator) : texts;
    },
    'Fn::Sub': (text) => String(text).replace(/\$\{([^}]+)\}/g, (_, name: string) => reference(name)),
  };
  const render = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      return value.map(render);
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    const entries = Object.entries(value);
    const [name, argument] = entries[0] ?? [''];
    return entries.length === 1 && name in intrinsics
      ? intrinsics[name](argument, render)
      : Object.fromEntries(entries.map(([key, child]) => [key, render(child)]));
  };
  return render(template);
}
