import type { Check } from '../../../shared/gate-records.ts';
import { ascending, quantileOfSorted } from '../../../shared/stats/order.ts';
import { checksOf, counted, percent, type Said } from '../findings.ts';
import type { LookData } from '../look-data.ts';
import { inputLine } from '../show-input.ts';
import type { Corpus } from '../words.ts';
import { repeatedPhrases } from './phrases.ts';

const check = checksOf('data');

/** What does not belong into running text, each with the sign it is known by. */
const debris = [
  {
    id: 'markup',
    what: 'markup (tags or entities)',
    // A cheap test first: most texts have neither sign.
    hint: /[<&]/,
    pattern: /<\/?[a-z][a-z0-9]*(?:\s[^<>]*)?\/?>|&(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,6});/i,
    remedy: 'Strip tags and decode entities while reading, or the model learns them as words.',
  },
  {
    id: 'urls',
    what: 'a URL or e-mail address',
    hint: /:\/\/|www\.|@/i,
    pattern: /\bhttps?:\/\/\S+|\bwww\.\S+\.\S+|\b[\w.+-]+@[\w-]+\.[a-z]{2,}\b/i,
    remedy: 'Replace them by one word such as "url": each is otherwise a rare word of its own.',
  },
  {
    id: 'hashtags',
    what: 'a hashtag or a mention',
    hint: /[#@]/,
    pattern: /(?:^|\s)[#@][\p{L}_][\p{L}\p{N}_]+/u,
    remedy: 'Decide whether they may be used: a hashtag can give the label away.',
  },
  {
    id: 'encoding',
    what: 'encoding debris',
    hint: /[^\u0020-\u007e\n\t\r]/,
    // U+FFFD, UTF-8 read as Latin-1 or Windows-1252 (a lead byte as a letter, then a continuation byte), stray control characters.
    pattern:
      /\uFFFD|[\u00C2\u00C3][\u0080-\u00BF]|\u00E2\u20AC.|\u00E2[\u0080-\u009F]|[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/,
    remedy: 'Read the source with its real encoding (usually UTF-8).',
  },
] as const;

/** From this share on, debris is the rule rather than the exception. */
const common = 0.2;

/** Texts as texts: debris, empty ones, repeated phrases, lengths, vocabulary. */
export function lookAtTexts(data: LookData, corpus: Corpus): Check[] {
  const texts = [...data.train.examples, ...data.eval.examples].map(({ input }) =>
    typeof input === 'string' ? input : '',
  );
  return [
    ...debris.map((kind) => debrisCheck(texts, kind)),
    emptyTexts(texts, corpus, data),
    boilerplate(data, corpus),
    vocabulary(corpus),
  ];
}

/** Figures on the texts, for the page. */
export function textFacts(data: LookData, corpus: Corpus): { name: string; value: string }[] {
  const lengths = ascending(lengthsOf(corpus));
  const at = (p: number) => Math.round(quantileOfSorted(lengths, p));
  const once = corpus.uses.filter((count) => count === 1).length;
  const unknown = corpus.eval.ids.filter((id) => id < 0).length;
  return [
    { name: 'words a text', value: `median ${at(0.5)}, 95 % at most ${at(0.95)}, longest ${at(1)}` },
    {
      name: 'vocabulary',
      value: `${corpus.words.length.toLocaleString('en-US')} words in train, ${percent(once / Math.max(1, corpus.words.length))} of them used once`,
    },
    {
      name: 'new words in eval',
      value: `${percent(unknown / Math.max(1, corpus.eval.ids.length))} of its words are not in train`,
    },
    {
      name: 'texts',
      value: `${data.train.examples.length.toLocaleString('en-US')} train, ${data.eval.examples.length.toLocaleString('en-US')} eval`,
    },
  ];
}

function lengthsOf({ train, eval: held }: Corpus): Int32Array {
  const lengths = new Int32Array(train.starts.length + held.starts.length - 2);
  let at = 0;
  for (const rows of [train, held])
    for (let row = 0; row + 1 < rows.starts.length; row++)
      lengths[at++] = (rows.starts[row + 1] ?? 0) - (rows.starts[row] ?? 0);
  return lengths;
}

function debrisCheck(texts: readonly string[], { id, what, hint, pattern, remedy }: (typeof debris)[number]): Check {
  let count = 0;
  const examples: string[] = [];
  for (const text of texts) {
    if (!hint.test(text)) continue;
    const found = pattern.exec(text);
    if (found === null) continue;
    count += 1;
    if (examples.length < 3) examples.push(around(text, found.index));
  }
  if (count === 0) return check(id, 'pass', { evidence: `No text has ${what}.` });
  const said: Said = {
    evidence: `${counted(count, 'text')} (${percent(count / texts.length)}) ${count === 1 ? 'has' : 'have'} ${what}.`,
    remedy,
    count,
    examples,
  };
  return check(
    id,
    count / texts.length > common || (id === 'encoding' && count / texts.length > 0.01) ? 'warn' : 'note',
    said,
  );
}

function around(text: string, index: number): string {
  const from = Math.max(0, index - 40);
  return `${from > 0 ? '…' : ''}${inputLine(text.slice(from, from + 120))}`;
}

function emptyTexts(texts: readonly string[], corpus: Corpus, data: LookData): Check {
  const empty: number[] = [];
  for (const [index, length] of lengthsOf(corpus).entries()) if (length === 0) empty.push(index);
  if (empty.length === 0) return check('empty-text', 'pass', { evidence: 'Every text has words.' });
  const share = empty.length / texts.length;
  return check('empty-text', share > 0.01 ? 'warn' : 'note', {
    evidence: `${counted(empty.length, 'text')} (${percent(share)}) ${empty.length === 1 ? 'has' : 'have'} no word at all.`,
    remedy: 'Drop them, and say so in dropped: there is nothing to learn from.',
    count: empty.length,
    examples: empty
      .slice(0, 3)
      .map(
        (index) => `example ${index % Math.max(1, data.train.examples.length)}: ${JSON.stringify(texts[index] ?? '')}`,
      ),
  });
}

function boilerplate(data: LookData, corpus: Corpus): Check {
  const found = repeatedPhrases(corpus.train, corpus.words);
  const [first] = found;
  if (first === undefined)
    return check('boilerplate', 'pass', { evidence: 'No phrase of six words runs through many texts.' });
  const count = data.train.examples.length;
  return check('boilerplate', first.texts / count > common ? 'warn' : 'note', {
    evidence: `${counted(found.length, 'phrase')} of six words ${found.length === 1 ? 'stands' : 'stand'} in more than 1 % of the training texts; the commonest in ${first.texts.toLocaleString('en-US')} (${percent(first.texts / count)}).`,
    remedy: 'Cut headers, footers and quoted parts: they crowd out what differs, and may give the label away.',
    count: first.texts,
    examples: found.map(({ phrase, texts }) => `${texts} texts: ${phrase}`),
  });
}

function vocabulary(corpus: Corpus): Check {
  const total = corpus.eval.ids.length;
  const unknown = corpus.eval.ids.filter((id) => id < 0).length;
  const once = corpus.uses.filter((count) => count === 1).length;
  const evidence = `${corpus.words.length.toLocaleString('en-US')} different words in train, ${once.toLocaleString('en-US')} of them once; ${percent(unknown / Math.max(1, total))} of eval's words are new.`;
  if (total > 0 && unknown / total > 0.5)
    return check('vocabulary', 'warn', {
      evidence,
      remedy:
        'Train and eval hardly share words: other languages or sources? Split so that both have the same kinds of text.',
      count: unknown,
    });
  return check('vocabulary', 'note', { evidence, count: corpus.words.length });
}
