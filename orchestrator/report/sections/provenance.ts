import type { ReportModel } from '../model-types.ts';
import { formatCount, plural } from '../numbers.ts';
import { plain } from '../text.ts';
import type { Block, Section } from './blocks.ts';

/** Where the results come from, and how to get them again. */
export function provenanceSection(model: ReportModel): Section {
  const { provenance, reproduce, sweepId, seed, task, data } = model;
  const { environments, mixed } = provenance;
  const repeat: Block[] =
    reproduce === null
      ? []
      : [
          { kind: 'text', text: 'The best trial again, alone:' },
          { kind: 'code', language: 'sh', lines: [plain(reproduce)] },
        ];
  return {
    id: 'provenance',
    title: 'Where does this come from?',
    sentence:
      environments.length === 0
        ? 'Nothing has run yet.'
        : mixed
          ? 'The trials ran in different environments: small differences between them may come from the machine.'
          : 'All trials ran in one kind of environment: the same file gives the same numbers there.',
    tone: mixed ? 'warn' : 'neutral',
    blocks: [
      {
        kind: 'facts',
        rows: [
          ['Sweep', sweepId],
          ['Seed', String(seed)],
          ['Task', task],
          ...(data === null ? [] : [['Data', data.fingerprint] as const]),
          ['Told', new Date(model.reportedAt).toISOString()],
        ],
      },
      ...repeat,
      ...environmentTable(model),
    ],
  };
}

function environmentTable({ provenance: { environments } }: ReportModel): Block[] {
  if (environments.length === 0) return [];
  return [
    {
      kind: 'table',
      title: plural(environments.length, 'environment'),
      titles: ['trials', 'backend', 'TensorFlow.js', 'threads', 'processor', 'Node', 'hypersweep', 'hosts'],
      rows: environments.map(({ trials, backend, tensorflow, threads, cpu, node, hypersweep, hosts }) => [
        formatCount(trials),
        backend,
        tensorflow,
        String(threads),
        cpu,
        node,
        hypersweep,
        hosts.map(({ host, trials: count }) => `${host} (${formatCount(count)})`).join(', '),
      ]),
      folded: false,
    },
  ];
}
