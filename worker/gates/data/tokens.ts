import type { GatePage } from '../../../shared/gate-records.ts';
import { seededRandom } from '../../../shared/seeded-random.ts';
import type { Example } from '../../../shared/task.ts';
import type { EncodedRows } from '../../runner/encode.ts';
import { storable } from '../findings.ts';
import type { LookData } from '../look-data.ts';

/** Words that no vocabulary holds: what encode makes of them is what it makes of unknown ones. */
const gibberish = ['qzxvkjw', 'wjxqzkv', 'zvqkxjw'];
const textsShown = 6;
const wordsShown = 60;

/**
 * What the task's own tokeniser keeps of some texts, found by asking: each word is encoded alone, and one that looks like
 * gibberish is unknown; one whose number no longer stands in the whole text's row was cut. Works for every encode that
 * gives whole numbers word by word; empty for others.
 */
export function tokenLook(data: LookData, again: (examples: readonly Example[]) => EncodedRows): GatePage['tokens'] {
  const { examples } = data.train;
  if (data.form !== 'text' || examples.length === 0) return [];
  const label = examples[0]?.label ?? 0;
  const codesOf = (texts: readonly string[]): number[][] => {
    const rows = again(texts.map((input) => ({ input, label })));
    const size = rows.values.length / Math.max(1, rows.count);
    if (!(rows.values instanceof Int32Array) || rows.shape.length !== 1) return [];
    return texts.map((_, row) => [...rows.values.subarray(row * size, (row + 1) * size)]);
  };
  const [empty = [], ...strange] = codesOf(['', ...gibberish]);
  const padding = empty[0];
  if (padding === undefined) return [];
  const bare = (codes: readonly number[]) => codes.filter((code) => code !== padding).join();
  const unknown = bare(strange[0] ?? []);
  const random = seededRandom('tokens', data.seed);
  return Array.from({ length: Math.min(textsShown, examples.length) }, () => {
    const input = examples[random.below(examples.length)]?.input;
    const text = typeof input === 'string' ? input : '';
    const words = text
      .split(/\s+/)
      .filter((word) => word !== '')
      .slice(0, wordsShown);
    const [whole = [], ...alone] = codesOf([text, ...words]);
    let left = whole.filter((code) => code !== padding).length;
    const shown = words.map((word, at) => {
      const codes = (alone[at] ?? []).filter((code) => code !== padding);
      left -= codes.length;
      const state =
        left < 0 && codes.length > 0 ? 'cut' : codes.length === 0 || bare(codes) === unknown ? 'unknown' : 'known';
      return { word: storable(word, 60), state } as const;
    });
    return { text: storable(text, 600), words: shown };
  });
}
