import { normalWithin90 } from '../../shared/stats/normal.ts';
import { seededRandom } from '../../shared/seeded-random.ts';
import { quantile } from '../../shared/stats/order.ts';
import { normalQuantile } from './distributions.ts';
import type { MoreTrials } from './report.ts';
import { deviation } from './sample.ts';
import type { Study } from './study.ts';

/** No advice beyond this many configurations: the answer is then "not by brute force". */
const mostConfigurations = 10_000;

/** Simulated outcomes behind each answer. */
const draws = 400;

/** Normal quantile of 80 % power. */
const powerQuantile = 0.8416;

/** Total below which a parameter is "small or nothing". */
const smallTotal = 0.05;

/** A parameter whose verdict is open, by axis index. */
export interface OpenQuestion {
  readonly axis: number;
  readonly name: string;
}

/**
 * Configurations in all that should decide each open parameter either way, with the spread of 400 simulated outcomes: the test's
 * normal score is drawn around the observed one and grows with the root of N until it passes Holm's bound with 80 % power;
 * the total is drawn from the half-samples and its interval shrinks with the root of N until it lies below 5 %.
 */
export function moreTrials(
  study: Study,
  open: readonly OpenQuestion[],
  at: { readonly configurations: number; readonly seed: readonly (string | number)[] },
): MoreTrials[] {
  return open.map(({ axis, name }) => {
    const needed = simulate(study, axis, at);
    const [low, middle, high] = [0.1, 0.5, 0.9].map((p) => quantile(needed, p));
    const kept = (n: number | undefined) => (n !== undefined && n <= mostConfigurations ? Math.ceil(n) : null);
    const least = kept(low);
    return {
      question: `Does ${name} matter?`,
      configurations: kept(middle),
      range: least === null ? null : [least, kept(high)],
      method: `median and 10 % to 90 % of ${draws} simulated outcomes: Holm at 5 % with 80 % power, or a total below 5 %`,
    };
  });
}

function simulate(
  study: Study,
  axis: number,
  at: { readonly configurations: number; readonly seed: readonly (string | number)[] },
): number[] {
  const random = seededRandom(...at.seed, 'more', axis);
  const p = study.tests?.[axis]?.p ?? null;
  const z = p === null ? null : normalQuantile(1 - Math.min(0.999, Math.max(0.0005, p)));
  const bound = normalQuantile(1 - 0.05 / Math.max(1, study.first.length)) + powerQuantile;
  const replicates = study.replicates.map((row) => row[axis] ?? 0);
  const reach = normalWithin90 * deviation(replicates);
  return Array.from({ length: draws }, () => {
    const score = z === null ? 0 : z + normalQuantile(Math.max(1e-9, random.next()));
    const total = replicates.length > 0 ? (replicates[random.below(replicates.length)] ?? 0) : Infinity;
    const shown = score > 0 ? (bound / score) ** 2 : Infinity;
    const dismissed = total < smallTotal ? (reach / (smallTotal - total)) ** 2 : Infinity;
    return at.configurations * Math.max(1.1, Math.min(shown, dismissed));
  });
}
