/** A word that a reader with a second language takes longer to understand, and what to write instead. */
export interface DiscouragedWord {
  /** Identifies the word in the budget. */
  readonly id: string;
  readonly pattern: RegExp;
  readonly instead: string;
}

/** Plain technical English, as the glossary asks for it. Patterns find whole words; quoted code is not looked at. */
export const DISCOURAGED_WORDS: readonly DiscouragedWord[] = [
  {
    id: 'where',
    // "Where" may also name a place. A pattern cannot separate the two uses, so the budget counts them.
    pattern: /(?:^|[.;:] )Where\b|, where (?:it|there|this|that|a|an|the|no|one|none|both|all|its|they|he|what)\b|\bwhere (?:there|it|one|none|known|possible|needed|given) (?:is|are|was|be|has|does|can)\b/g,
    instead: '"if" or "when" for a condition',
  },
  { id: 'make', pattern: /\b(?:makes?|made|making)\b(?! (?:sure|it|sense|use))/gi, instead: '"create", or the verb that says what is done' },
  {
    id: 'somebody',
    pattern: /\b(?:somebody|someone|nobody|no one|whoever|whomever|anybody|anyone|everybody)\b/gi,
    instead: 'the actor: the principal, the caller, the user',
  },
  { id: 'tell', pattern: /\b(?:tells?|told|telling|untold)\b/gi, instead: '"say", "know", "report" or "identify"' },
  { id: 'stand', pattern: /\b(?:stands?|stood|standing) (?:in|at|for|with|beside|before|behind|there|where|alone)\b/gi, instead: '"is", "is located in" or "replaces"' },
  { id: 'beside', pattern: /\bbesides?\b/gi, instead: '"in addition to" or "next to"' },
  { id: 'take', pattern: /\b(?:takes?|took) (?:in|no|none|what|only|any)\b/gi, instead: '"accepts" or "requires"' },
  { id: 'metaphor', pattern: /\b(?:mends?|mended|hands|way out|ways out|lives in|lies (?:in|on|at)|shuts? out|eyes|twins?)\b/gi, instead: 'the field\'s term' },
  { id: 'else', pattern: /(?:[;,] else\b|\bwhom\b)/gi, instead: '"otherwise", or name the principal' },
];

/** Words of the longest sentence that is easy to follow. */
export const SENTENCE_WORDS = 35;
