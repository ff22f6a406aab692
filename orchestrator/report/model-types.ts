import type { DataSummary, FailureClass, Provenance, SweepRecord, Wanted } from '../../shared/records.ts';
import type { GatePage, GatesReport } from '../../shared/gate-records.ts';
import type { GatesSummary } from './gates-summary.ts';
import type { Params, TrialState } from '../../shared/trial.ts';
import type { AnalysisReport, ParameterReport } from '../analysis/report.ts';
import type { ReportEvidence } from './evidence-types.ts';

/** Where a sweep stands: what its owner wants, until every trial has ended or too many have failed. */
export type SweepStatus = Wanted | 'finished' | 'failed';

/** Everything a report says, as plain JSON; every rendering is a function of it alone. Numbers are unrounded. */
export interface ReportModel {
  readonly schemaVersion: 1;
  readonly sweepId: string;
  readonly name: string | null;
  readonly notes: string | null;
  /** Task name or file. */
  readonly task: string;
  /** The plan in one line. */
  readonly description: string;
  readonly seed: number;
  readonly state: SweepStatus;
  /** Unix time in ms at which this was told. */
  readonly reportedAt: number;
  readonly configurationCount: number;
  readonly trialCount: number;
  /** Trials by state; they sum to `trialCount`. */
  readonly counts: Readonly<Record<TrialState, number>>;
  readonly metric: SweepRecord['metric'];
  readonly resolution: Resolution;
  /** Swept hyperparameters, in the plan's order; constants are left out. */
  readonly swept: readonly string[];
  readonly best: BestTrial | null;
  /** The trial with the best value of all, and the seeds of its configuration; null where that is the best trial. */
  readonly betterValue: { readonly number: number; readonly objective: number; readonly seeds: number } | null;
  /**
   * Configurations, best first, at most five: by the mean of their completed trials less two standard errors of it, or by the
   * mean where seed noise is not known.
   */
  readonly bestFive: readonly RankedConfiguration[];
  /** Which hyperparameters matter; empty where that was not asked for. */
  readonly parameters: readonly ParameterLine[];
  /** The same with everything behind it; null where it was not asked for or was interrupted. */
  readonly analysis: AnalysisReport | null;
  /** Null when no configuration has two completed seeds, so that it was not measured. */
  readonly seedNoise: SeedNoise | null;
  readonly baselines: readonly Baseline[];
  /** What the checks before the first trial found; null where none ran. */
  readonly gates: GatesSummary | null;
  /** The same with every check, baselines with their intervals, and the price; null until the gates have answered. */
  readonly gateReport: GatesReport | null;
  /** What the look at the data found to read; null where it was not asked for or there is none. */
  readonly gatePage: GatePage | null;
  readonly diverged: readonly DivergedTrial[];
  readonly failed: readonly FailedTrial[];
  readonly data: DataSummary | null;
  readonly provenance: ProvenanceSummary;
  readonly timing: Timing;
  /** Shell command that trains the best trial again, alone. */
  readonly reproduce: string | null;
  readonly remarks: readonly Remark[];
  /** Whether anything is better than the baselines; null before the first completed trial. */
  readonly standing: Standing | null;
  /** What looks wrong, worst first. */
  readonly suspicions: readonly Suspicion[];
  /** What to run next, as a sweep file; null where that was not asked for or no trial has completed. */
  readonly next: { readonly sentence: string; readonly file: string } | null;
  /** What became of the lesson that the sweep was given, or why that cannot be said; null without one. */
  readonly lesson: LessonCheck | { readonly problem: string } | null;
  /** What pictures are drawn from; null where that was not asked for. */
  readonly evidence: ReportEvidence | null;
}

/** What a sweep says about the lesson of the one before it. */
export interface LessonCheck {
  /** The sweep that left the lesson. */
  readonly from: string;
  /** Code, data or metric that are not those of the lesson; with another metric, nothing else is said. */
  readonly differs: readonly string[];
  readonly confirmed: readonly string[];
  readonly contradicted: readonly string[];
  /** Neither; this sweep cannot tell. */
  readonly open: readonly string[];
}

/** The best configuration and what it is worth; values in the metric's own direction. */
export interface Standing {
  /** Mean of the best configuration over its seeds. */
  readonly observed: number;
  /** Configurations it is the best of. */
  readonly configurations: number;
  /** Corrected for being the best of many, with a 90 % interval; null where seed noise is not known. */
  readonly corrected: {
    readonly value: number;
    readonly low: number;
    readonly high: number;
    readonly optimism: number;
    /** Whether seeds differ so unevenly between configurations that the interval may be too short. */
    readonly tooShort: boolean;
  } | null;
  /** Standard deviation between seeds of the good configurations. */
  readonly goodNoise: number | null;
  readonly comparisons: readonly Comparison[];
}

/** The best against one baseline: gains are positive where the best is better. */
export interface Comparison {
  readonly baseline: string;
  readonly value: number;
  readonly gain: number;
  readonly low: number;
  readonly high: number;
  readonly verdict: 'better' | 'worse' | 'not told apart';
}

/** Something that looks wrong, and what to check. */
export interface Suspicion {
  /** Stable name of the rule, for programs. */
  readonly code: string;
  readonly text: string;
  readonly check: string;
}

/** How finely the objective can tell two configurations apart. */
export interface Resolution {
  /** Examples that one value is computed from; null when unknown. */
  readonly examples: number | null;
  /** Standard error of one accuracy of the best trial's size, from the number of examples alone; null for other metrics. */
  readonly standardError: number | null;
  /** Decimals worth printing; null for four significant digits. */
  readonly decimals: number | null;
}

/** The trial of the best configuration with the best objective; on a tie the one with the lower number. */
export interface BestTrial {
  readonly number: number;
  readonly configuration: number;
  readonly seed: number;
  readonly params: Params;
  readonly objective: number;
  readonly metrics: Readonly<Record<string, number | null>>;
  /** The epoch that counts, from 1. */
  readonly epoch: number;
  readonly epochs: number;
  readonly seconds: number;
  /** Its configuration over all completed seeds; null while there is one. */
  readonly replicates: { readonly mean: number; readonly sd: number; readonly n: number } | null;
  /** The objective epoch by epoch; null when its curve was not given. */
  readonly curve: readonly (number | null)[] | null;
}

/** A configuration and what its completed trials gave. */
export interface RankedConfiguration {
  readonly rank: number;
  readonly configuration: number;
  readonly params: Params;
  readonly mean: number;
  /** Over seeds; null for one seed. */
  readonly sd: number | null;
  /** Completed seeds, and how many were planned. */
  readonly n: number;
  readonly planned: number;
  /** Numbers of the completed trials, in order. */
  readonly trials: readonly number[];
}

/** One hyperparameter in short, most important first; {@link AnalysisReport} has everything that is known of it. */
export type ParameterLine = Pick<
  ParameterReport,
  'name' | 'share' | 'shareInterval' | 'total' | 'totalInterval' | 'tier' | 'p' | 'verdict'
>;

/** Standard deviation between seeds of one configuration, pooled over the repeated ones. */
export interface SeedNoise {
  readonly sd: number;
  readonly df: number;
  readonly configurations: number;
  readonly trials: number;
}

/** What a predictor without any training scores on the objective. */
export interface Baseline {
  readonly name: string;
  readonly value: number;
  readonly standardError: number | null;
  readonly examples: number;
  readonly method: string;
}

/** A trial whose loss became NaN or infinite. */
export interface DivergedTrial {
  readonly number: number;
  readonly params: Params;
  readonly seed: number;
  /** Epochs done when it did. */
  readonly epochs: number;
  readonly note: string | null;
}

/** A trial without a result. */
export interface FailedTrial {
  readonly number: number;
  readonly params: Params;
  readonly seed: number;
  readonly class: FailureClass;
  readonly message: string;
  readonly attempt: number;
}

/** Where the results come from. */
export interface ProvenanceSummary {
  /** SHA-256 of the task's code. */
  readonly code: string;
  /** Git working tree that the sweep was made in, as it stood then; null outside of one. */
  readonly source: { readonly commit: string | null; readonly dirty: boolean } | null;
  /** Shell command that runs the whole sweep again; it finds its results where they are. */
  readonly repeat: string;
  /** Distinct environments, most trials first. */
  readonly environments: readonly Environment[];
  /** Whether results differ in what bit-equality depends on: backend, TensorFlow version, threads or kind of CPU. */
  readonly mixed: boolean;
}

/** One environment, the trials that it gave and the machines that had it. */
export type Environment = Omit<Provenance, 'host'> & {
  readonly trials: number;
  readonly hosts: readonly { readonly host: string; readonly trials: number }[];
};

/** Wall seconds of trials that gave a result (their last attempts alone). */
export interface Timing {
  readonly trials: number;
  /** Null while there is none. */
  readonly secondsPerTrial: number | null;
  readonly workerSeconds: number;
  /** From the first start to the last end; null while there is none, and where the clocks of workers and this machine differ. */
  readonly spanSeconds: number | null;
}

/** A sentence the reader should know. A warning says that a conclusion may be wrong. */
export interface Remark {
  readonly level: 'warning' | 'note';
  /** Stable name, for programs. */
  readonly code: string;
  readonly text: string;
}
