import type { ReportModel, SweepStatus } from './model-types.ts';
import { formatCount, formatNumber, formatSeconds, plural } from './numbers.ts';
import type { Tone } from './paint.ts';
import { plain } from './text.ts';

/** What a sweep is called: its name, else its id. */
export function titleOf({ name, sweepId }: Pick<ReportModel, 'name' | 'sweepId'>): string {
  return name === null || name.trim() === '' ? sweepId : plain(name).trim();
}

/** How a sweep's state is coloured. */
export function statusTone(state: SweepStatus): Tone {
  switch (state) {
    case 'finished':
      return 'good';
    case 'failed':
      return 'bad';
    case 'running':
      return 'accent';
    case 'paused':
    case 'cancelled':
      return 'warn';
  }
}

/** The seed noise with its sample size, or that it was not measured. */
export function noiseWords({ seedNoise, resolution }: Pick<ReportModel, 'seedNoise' | 'resolution'>): string {
  if (seedNoise === null) return 'not measured: no configuration ran with two seeds';
  const { sd, df, configurations } = seedNoise;
  return `sd ${formatNumber(sd, resolution.decimals)} between seeds (${plural(configurations, 'repeated configuration')}, ${df} degrees of freedom)`;
}

/** That the interval of the corrected best may be too short, and why; empty where nothing shows that. */
export function intervalDoubt({ standing }: Pick<ReportModel, 'standing'>): string {
  return standing?.corrected?.tooShort === true
    ? 'may be too short, because the seeds of some configurations differ far more than those of others'
    : '';
}

/** How long it took; empty before the first result. */
export function timingWords({ timing }: Pick<ReportModel, 'timing'>): string {
  if (timing.secondsPerTrial === null) return '';
  const span =
    timing.spanSeconds === null
      ? ' (from when to when is not known: clocks of workers and of this machine differ)'
      : ` in ${formatSeconds(timing.spanSeconds)}`;
  return `${formatSeconds(timing.secondsPerTrial)} a trial, ${formatSeconds(timing.workerSeconds)} of work${span}`;
}

/** Sizes of the data and what was dropped; null for a task without data of its own. */
export function dataWords({ data }: Pick<ReportModel, 'data'>): string | null {
  if (data === null) return null;
  const sizes = [`${formatCount(data.train)} train`, `${formatCount(data.eval)} eval`];
  if (data.test > 0) sizes.push(`${formatCount(data.test)} test`);
  if (data.classes.length > 0)
    sizes.push(data.classes.length === 1 ? '1 class' : `${formatCount(data.classes.length)} classes`);
  const dropped = data.dropped
    .filter(({ count }) => count > 0)
    .map(({ reason, count }) => `${formatCount(count)} dropped (${plain(reason)})`);
  return [...sizes, ...dropped].join(', ');
}

/** Where the trials ran, the commonest environment first; empty before the first result. */
export function environmentWords({ provenance: { environments } }: Pick<ReportModel, 'provenance'>): string {
  const [first, ...others] = environments;
  if (first === undefined) return '';
  const hosts = new Set(environments.flatMap((environment) => environment.hosts.map(({ host }) => host))).size;
  const where = hosts > 1 ? `, ${plural(hosts, 'host')}` : '';
  const more = others.length > 0 ? `, and ${plural(others.length, 'other environment')}` : '';
  return `${first.backend} backend, TensorFlow.js ${first.tensorflow}, ${plural(first.threads, 'thread')}, ${first.cpu}${where}${more}`;
}
