import type { TextlintRuleContext, TextlintRuleModule, TextlintRuleReporter } from '@textlint/types';
import { split, SentenceSplitterSyntax } from 'sentence-splitter';
import { DISCOURAGED_WORDS, SENTENCE_WORDS, type DiscouragedWord } from './words';

/** A rule of textlint that reports each use of a discouraged word. */
function discouraged({ pattern, instead }: DiscouragedWord): TextlintRuleModule {
  return ({ Syntax, RuleError, report, locator }: TextlintRuleContext) => ({
    [Syntax.Str](node) {
      for (const match of node.value.matchAll(pattern)) {
        report(node, new RuleError(`"${match[0].trim()}": write ${instead}`, { padding: locator.at(match.index) }));
      }
    },
  });
}

/** A rule of textlint that reports sentences that are too long to follow. */
function shortSentences({ Syntax, RuleError, report, getSource, locator }: Readonly<TextlintRuleContext>): ReturnType<TextlintRuleReporter> {
  return {
    [Syntax.Paragraph](node) {
      const sentences = split(getSource(node)).filter(({ type }) => type === SentenceSplitterSyntax.Sentence);
      for (const { raw, range } of sentences) {
        const words = raw.replaceAll(/`[^`]*`/g, 'code').split(/\s+/).filter((word) => /\w/.test(word)).length;
        if (words > SENTENCE_WORDS) {
          report(node, new RuleError(`a sentence of ${words} words: split it, at most ${SENTENCE_WORDS}`, { padding: locator.at(range[0]) }));
        }
      }
    },
  };
}

/** The rules by their ids in the budget. */
export const RULES: ReadonlyArray<{ readonly ruleId: string; readonly rule: TextlintRuleModule }> = [
  ...DISCOURAGED_WORDS.map((word) => ({ ruleId: word.id, rule: discouraged(word) })),
  { ruleId: 'long-sentence', rule: shortSentences },
];
