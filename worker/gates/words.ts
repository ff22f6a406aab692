/** Texts as word numbers, all rows behind each other; a word that the training texts lack is -1. */
export interface WordRows {
  /** Row i has the ids from `starts[i]` (included) to `starts[i + 1]`. */
  readonly starts: Int32Array;
  readonly ids: Int32Array;
}

/** Training and eval texts over one vocabulary, that of the training texts. */
export interface Corpus {
  /** Words in the order in which the training texts first use them. */
  readonly words: readonly string[];
  /** How many training texts hold each word. */
  readonly documents: Int32Array;
  /** How often the training texts use each word. */
  readonly uses: Int32Array;
  readonly train: WordRows;
  readonly eval: WordRows;
}

const wordPattern = /[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu;
const asciiWordPattern = /[a-z0-9]+(?:'[a-z]+)*/g;
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const unspacedPieces =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+/gu;

/** Words in lower case, inner apostrophes kept; in scripts that write no spaces, single characters. */
export function wordsOf(text: string): string[] {
  const lower = text.toLowerCase();
  // Most texts are plain ASCII, where the Unicode classes cost three times as much.
  if (/^[\x00-\x7f]*$/.test(lower)) return lower.match(asciiWordPattern) ?? [];
  const words = lower.normalize('NFKC').match(wordPattern) ?? [];
  return unspaced.test(lower) ? words.flatMap((word) => word.match(unspacedPieces) ?? []) : words;
}

/** Reads both sides over the training texts' vocabulary. */
export function corpusOf(train: readonly string[], held: readonly string[]): Corpus {
  const numbers = new Map<string, number>();
  const documents: number[] = [];
  const uses: number[] = [];
  const lastSeen: number[] = [];
  const trainRows = rowsOf(train, (word, row) => {
    const id = numbers.get(word) ?? numbers.size;
    if (id === numbers.size) numbers.set(word, id);
    uses[id] = (uses[id] ?? 0) + 1;
    if (lastSeen[id] !== row) documents[id] = (documents[id] ?? 0) + 1;
    lastSeen[id] = row;
    return id;
  });
  const evalRows = rowsOf(held, (word) => numbers.get(word) ?? -1);
  return {
    words: [...numbers.keys()],
    documents: Int32Array.from(documents),
    uses: Int32Array.from(uses),
    train: trainRows,
    eval: evalRows,
  };
}

/** The ids of one row. */
export function rowIds(rows: WordRows, row: number): Int32Array {
  return rows.ids.subarray(rows.starts[row], rows.starts[row + 1]);
}

/** The distinct known ids of one row, ascending. */
export function distinctIds(rows: WordRows, row: number): Int32Array {
  const sorted = Int32Array.from(rowIds(rows, row)).sort();
  let kept = 0;
  for (const id of sorted) if (id >= 0 && (kept === 0 || sorted[kept - 1] !== id)) sorted[kept++] = id;
  return sorted.subarray(0, kept);
}

function rowsOf(texts: readonly string[], idOf: (word: string, row: number) => number): WordRows {
  const starts = new Int32Array(texts.length + 1);
  let ids = new Int32Array(1024);
  let count = 0;
  for (const [row, text] of texts.entries()) {
    for (const word of wordsOf(text)) {
      if (count === ids.length) ids = grown(ids);
      ids[count++] = idOf(word, row);
    }
    starts[row + 1] = count;
  }
  return { starts, ids: ids.subarray(0, count) };
}

function grown(ids: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(ids.length * 2);
  larger.set(ids);
  return larger;
}
