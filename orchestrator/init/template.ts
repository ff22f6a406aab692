/** A file that `init` writes; `name` is relative to the folder it writes into. */
export interface InitFile {
  readonly name: string;
  readonly text: string;
}

/** A task and a sweep file to start from, and what they need. */
export interface Template {
  /** Task first, then the sweep file, then data. */
  readonly files: readonly InitFile[];
  /** What a reader should know before the first run. */
  readonly notes: readonly string[];
}

/** What the sweep files of all templates share. */
export interface SweepParts {
  readonly name: string;
  readonly metric: { readonly name: string; readonly goal: 'maximize' | 'minimize' };
  readonly epochs: number;
  /** Where the model is so small that one is plainly faster; the best there is elsewhere. */
  readonly backend?: 'wasm';
  /** Lines below `parameters:` beside the learning rate. */
  readonly parameters: readonly string[];
}

/** A text as it stands in a task file. */
export function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** The sweep file of a template: twelve configurations, three of them with three seeds. */
export function sweepText({ name, metric, epochs, backend, parameters }: SweepParts): string {
  return `# yaml-language-server: $schema=./node_modules/hypersweep/configs/sweep.schema.json
# What would run: npx hypersweep check ${name}-sweep.yaml    Run it: npx hypersweep run ${name}-sweep.yaml
name: ${name}
task: ./${name}-task.ts
method: random
run_cap: 12 # configurations; raise it later, and only the new ones run
seed: 7 # all chance comes from here
replicates: { configs: 3, seeds: 3 } # the first 3 run with 3 seeds: the repeats tell an effect from luck
metric: { name: ${metric.name}, goal: ${metric.goal} }
epochs: ${epochs}
${backend === undefined ? '' : `backend: ${backend} # faster for a network as small as this; leave the line out for a large one\n`}parameters: # the defaults together are the first configuration
  learning_rate: { distribution: log_uniform_values, min: 1.0e-3, max: 1.0e-1, default: 1.0e-2 }
${parameters.map((line) => `  ${line}`).join('\n')}
`;
}
