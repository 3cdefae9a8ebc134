import { EXAMPLES } from './support/examples';
import { RECOMMENDED_FLAGS } from './support/flags';
import { messagesOf, templatesOf } from './support/templates';

describe.each(EXAMPLES)('$name', ({ buildApp }) => {
  const app = buildApp({ context: RECOMMENDED_FLAGS });
  const templates = templatesOf(app);

  test('renders the templates it rendered before', () => {
    templates.forEach(({ stack, template }) => expect(template).toMatchSnapshot(stack));
  });

  test('synthesizes without looking anything up, and without a warning', () => {
    expect(app.synth().manifest.missing).toBeUndefined();
    expect(messagesOf(app)).toEqual([]);
  });
});
