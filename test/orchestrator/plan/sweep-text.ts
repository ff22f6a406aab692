/** Lines of a valid sweep file, by key. */
const lines: Readonly<Record<string, string>> = {
  task: 'sentiment',
  method: 'random',
  run_cap: '24',
  metric: '{name: eval/accuracy, goal: maximize}',
  parameters: '{dropout: {min: 0.0, max: 0.5}}',
};

/** A sweep file with some keys changed or added, or (undefined) left out; parameters stand on the last line. */
export function sweepText(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const { parameters, ...others } = { ...lines, ...changes };
  return Object.entries({ ...others, parameters })
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}:${value === '' ? '' : ' '}${value}\n`]))
    .join('');
}

/** A sweep file whose parameters are these. */
export function parametersText(parameters: string, changes: Readonly<Record<string, string | undefined>> = {}): string {
  return sweepText({ ...changes, parameters: `{${parameters}}` });
}
