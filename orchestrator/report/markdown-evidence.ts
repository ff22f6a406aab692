import { escapeMarkdown, markdownTable } from './escape-markdown.ts';
import type { ReportModel } from './model-types.ts';
import { formatCount, formatParam } from './numbers.ts';

/** Rows of one list; the JSON report has them all. */
const shownRows = 200;

/** The trials that diverged and those that failed, each as a table. */
export function troubleSections({ diverged, failed, swept }: ReportModel): (string | null)[] {
  return [
    section('Diverged', 'The loss became NaN or infinite: a result, and a limit of the safe range.', {
      titles: ['trial', 'epochs', 'seed', ...swept, 'note'],
      rows: diverged.map(({ number, params, seed, epochs, note }) => [
        String(number),
        String(epochs),
        String(seed),
        ...swept.map((name) => formatParam(params[name])),
        note ?? '',
      ]),
    }),
    section('Failed', 'These trials gave no result.', {
      titles: ['trial', 'class', 'attempt', 'message', ...swept],
      rows: failed.map(({ number, class: kind, attempt, message, params }) => [
        String(number),
        kind,
        String(attempt),
        message,
        ...swept.map((name) => formatParam(params[name])),
      ]),
    }),
  ];
}

/** What was trained on, what was dropped with samples, and what no training scores. */
export function dataSection({ data, baselines }: ReportModel): string | null {
  if (data === null) return null;
  const lines = [
    `- **Examples:** ${formatCount(data.train)} train, ${formatCount(data.eval)} eval, ${formatCount(data.test)} test`,
    `- **Fingerprint:** ${data.fingerprint}`,
  ];
  if (data.classes.length > 0) lines.push(`- **Classes:** ${data.classes.map(escapeMarkdown).join(', ')}`);
  for (const { name, value, method, examples } of baselines)
    lines.push(
      `- **Baseline, ${escapeMarkdown(name)}:** ${escapeMarkdown(String(Number(value.toPrecision(4))))} on ${formatCount(examples)} examples (${escapeMarkdown(method)})`,
    );
  for (const { reason, count, samples } of data.dropped)
    lines.push(
      `- **Dropped:** ${formatCount(count)}, ${escapeMarkdown(reason)}`,
      ...samples.map((sample) => `  - ${escapeMarkdown(sample)}`),
    );
  return `## Data\n\n${lines.join('\n')}`;
}

/** Where the results come from: machines, versions and how many trials each gave. */
export function provenanceSection({ provenance: { environments } }: ReportModel): string | null {
  if (environments.length === 0) return null;
  const rows = environments.map(({ trials, backend, tensorflow, threads, cpu, node, hypersweep, hosts }) => [
    formatCount(trials),
    backend,
    tensorflow,
    String(threads),
    cpu,
    node,
    hypersweep,
    hosts.map(({ host, trials: count }) => `${host} (${formatCount(count)})`).join(', '),
  ]);
  const titles = ['trials', 'backend', 'TensorFlow.js', 'threads', 'processor', 'Node', 'hypersweep', 'hosts'];
  return `## Provenance\n\n${markdownTable(titles, rows)}`;
}

function section(
  title: string,
  intro: string,
  { titles, rows }: { readonly titles: readonly string[]; readonly rows: readonly (readonly string[])[] },
): string | null {
  if (rows.length === 0) return null;
  const more = rows.length > shownRows ? `\n\n${formatCount(rows.length - shownRows)} more in the JSON report.` : '';
  return `## ${title}: ${formatCount(rows.length)}\n\n${intro}\n\n${markdownTable(titles, rows.slice(0, shownRows))}${more}`;
}
