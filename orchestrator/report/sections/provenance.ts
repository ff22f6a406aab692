import type { ReportModel } from '../model-types.ts';
import { formatCount, plural } from '../numbers.ts';
import { plain } from '../text.ts';
import type { Block, Section } from './blocks.ts';

/** Where the results come from, and how to get them again. */
export function provenanceSection(model: ReportModel): Section {
  const { provenance, reproduce, sweepId, seed, task, data } = model;
  const { environments, mixed } = provenance;
  const again: Block[] = [
    { kind: 'text', text: 'The whole sweep again (where its results are kept, nothing is trained twice):' },
    { kind: 'code', language: 'sh', lines: [plain(provenance.repeat)] },
    ...(reproduce === null
      ? []
      : [
          { kind: 'text' as const, text: 'The best trial again, alone:' },
          { kind: 'code' as const, language: 'sh', lines: [plain(reproduce)] },
        ]),
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
          ['Code', provenance.code],
          ...(data === null ? [] : [['Data', data.fingerprint] as const]),
          ['Git', sourceWords(provenance.source)],
          ['Told', new Date(model.reportedAt).toISOString()],
        ],
      },
      ...again,
      ...environmentTable(model),
    ],
  };
}

/** The state of the working tree in words. */
function sourceWords(source: ReportModel['provenance']['source']): string {
  if (source === null) return 'the sweep was not made in a git working tree';
  const where = source.commit === null ? 'before the first commit' : `commit ${source.commit}`;
  return source.dirty ? `${where}, with changes that were not committed` : `${where}, nothing changed`;
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
