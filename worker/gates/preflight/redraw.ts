import type { Check, CheckLevel } from '../../../shared/gate-records.ts';
import { sequentialTest } from '../chance.ts';
import { partOf } from './scan.ts';
import { openSubject, type Planned, type Subject } from './subject.ts';

/** Levels from mild to bad. */
export const fromMildToBad: readonly CheckLevel[] = ['pass', 'note', 'undecided', 'warn', 'fail'];

/** Draws after which weights that are neither clearly unlucky nor clearly a mistake get the milder answer. */
const mostDraws = 30;

/** A check whose bad answers may be the fault of the first weights. */
export interface Redraws {
  /** The answers with the planned trial's own first weights. */
  readonly first: readonly Check[];
  readonly run: (subject: Subject) => readonly Check[];
  /** Part of all first weights with which sound code may get a bad answer, at most; 0 to 0.9, both excluded. */
  readonly unlucky: number;
  /** Milliseconds of processor time that this process has used. */
  readonly spent: () => number;
  /** Milliseconds of it that more draws may take; what all draws so far agree on then stands. */
  readonly redrawMs: number;
}

/**
 * The answers with the first weights; where one is bad, as many draws of other weights (and of other examples to probe) as
 * {@link sequentialTest} needs to tell a mistake from bad luck, so that no lucky draw excuses a mistake.
 */
export function redrawn(planned: Planned, { first, run, unlucky, spent, redrawMs }: Redraws): Check[] {
  const started = spent();
  const draws = [first];
  const answersTo = ({ check: id }: Check) =>
    draws.flatMap((checks) => checks.filter(({ check, level }) => check === id && level !== 'undecided'));
  const open = (asked: Check) =>
    isBad(asked) && (['fail', 'warn'] as const).some((level) => verdict(answersTo(asked), level, unlucky) === null);
  while (first.some(open) && draws.length < mostDraws && spent() - started < redrawMs) {
    // A part of the data will do, and other weights come from another seed.
    const other = openSubject({ ...planned, data: partOf(planned.data), seed: planned.seed + draws.length });
    try {
      draws.push(run(other));
    } finally {
      other.open.dispose();
    }
  }
  return first.map((asked) => (isBad(asked) ? settled(answersTo(asked), unlucky) : asked));
}

function isBad({ level }: Check): boolean {
  return level === 'fail' || level === 'warn';
}

function verdict(answers: readonly Check[], level: CheckLevel, unlucky: number): ReturnType<typeof sequentialTest> {
  const bad = answers.filter((answer) => isAtLeast(answer, level)).length;
  return sequentialTest({ bad, good: answers.length - bad }, unlucky);
}

/** The worst level that is no bad luck; without one the mildest answer. */
function settled(answers: readonly Check[], unlucky: number): Check {
  const mild = [...answers].sort((a, b) => rank(a.level) - rank(b.level));
  const level = (['fail', 'warn'] as const).find((each) => verdict(answers, each, unlucky) === 'mistake');
  const found = answers.find((answer) => answer.level === level) ?? mild[0];
  if (found === undefined) throw new Error('no answer to settle');
  if (!isBad(found) || answers.length === 1) return found;
  const bad = answers.filter((answer) => isAtLeast(answer, found.level)).length;
  return { ...found, evidence: `${found.evidence} So with ${bad} of ${answers.length} draws of first weights.` };
}

function isAtLeast({ level }: Check, least: CheckLevel): boolean {
  return rank(level) >= rank(least);
}

function rank(level: CheckLevel): number {
  return fromMildToBad.indexOf(level);
}
