import { EXAMPLES } from './support/examples';
import { RECOMMENDED_FLAGS } from './support/flags';
import { masked } from './support/masked';
import { messagesOf, templatesOf } from './support/templates';

describe.each(EXAMPLES)('$name', ({ buildApp }) => {
  const app = buildApp({ context: RECOMMENDED_FLAGS });

  test.each(templatesOf(app))('renders $stack as before', ({ template }) => {
    expect(masked(template)).toMatchSnapshot();
  });

  test('synthesizes without looking anything up, and without a warning', () => {
    expect(app.synth().manifest.missing).toBeUndefined();
    expect(messagesOf(app)).toEqual([]);
  });
});
