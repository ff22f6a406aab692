/** What the lint warns about: its code and what it means, for docs and for suggestions. */
export const lintCodes = {
  LINT_LEARNING_RATE: 'a learning rate that can be 0, negative or above 1',
  LINT_LINEAR_SCALE: 'a linear scale over more than two orders of magnitude',
  LINT_EXPONENTS: 'a log_uniform whose numbers look like values, not like exponents of e',
  LINT_LIST_IS_RANGE: 'a list of evenly spaced numbers that is really a range',
  LINT_SEED_SWEPT: 'a seed swept as a parameter',
  LINT_GOAL: "a goal that contradicts the metric's name",
  LINT_MANY_TRIALS: 'more than 200 trials without notes that say why',
  LINT_GRID_EXPLODES: 'a grid that one parameter makes large',
  LINT_NO_REPLICATES: 'no configuration with a second seed, so that nothing tells the noise',
  LINT_NARROW_RANGE: 'a range whose ends differ by less than 1 %',
  LINT_MORE_PARAMETERS: 'more parameters than configurations',
  LINT_IDLE_CONSTRAINT: 'a constraint that never excludes anything',
  LINT_REPEATED_POINT: 'a listed point that equals another one, or the defaults together',
} as const;

/** One of the codes of {@link lintCodes}. */
export type LintCode = keyof typeof lintCodes;

/** A doubt about a valid sweep file: `message` goes on after the path. */
export interface Doubt {
  readonly code: LintCode;
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint: string;
}
