import type { z } from 'zod';
import type { RuleBreak } from '../../shared/dimension-rules.ts';
import { sweepConfigSchema, type SweepConfig } from '../../shared/sweep-config.ts';
import { idleDefaults, partRules, wholeRules, type SweepDraft } from '../../shared/sweep-rules.ts';
import { conditionRules } from './condition-rules.ts';
import { constraintRules } from './constraint-rules.ts';
import { explainIssue } from './explain-issue.ts';
import { flattenParameters } from './flatten-parameters.ts';
import { withDistribution } from './infer-distribution.ts';
import { lintParameters } from './lint-parameters.ts';
import { lintPlan } from './lint-plan.ts';
import { pointRules } from './point-rules.ts';
import type { Problem } from './problem.ts';
import { example, readYaml } from './read-yaml.ts';
import { silenced } from './silence.ts';
import { doubtfulText } from './yaml-traps.ts';
import { dotted, placeOf, shownValue } from './yaml-place.ts';
import { plainOf, type Finding, type YamlMapping, type YamlScalar, type YamlTree } from './yaml-tree.ts';

/** A sweep file's meaning, or every problem it has; both carry the warnings. Problems stand in the file's order. */
export type ParsedSweep =
  | { readonly config: SweepConfig; readonly problems: readonly Problem[] }
  | { readonly config: undefined; readonly problems: readonly Problem[] };

/**
 * Reads a sweep file's text; `file` is its name in messages. With `lint` a valid file is also looked at for what is rarely
 * meant. Pure, never throws.
 */
export function parseSweep(content: string, file: string, { lint = false } = {}): ParsedSweep {
  const text = content.replace(/^\uFEFF/, '');
  const findings: Finding[] = [];
  const tree = readYaml(text, (finding) => findings.push(finding));
  const config = tree === undefined ? undefined : configOf(tree, findings);
  if (lint && tree?.kind === 'mapping' && config !== undefined && !findings.some(isError))
    findings.push(
      ...lintFindings(
        config,
        flattenParameters(tree, () => undefined),
      ),
    );
  const problems = silenced(problemsOf(findings, text, file), text, file);
  const broken = problems.some(({ severity }) => severity === 'error');
  return { config: broken ? undefined : config, problems };
}

/** The config, when it follows the schema; what it finds is added to `findings`. */
function configOf(written: YamlTree, findings: Finding[]): SweepConfig | undefined {
  if (written.kind !== 'mapping') {
    const hint = written.kind === 'scalar' && /\w:\w/.test(written.source) ? 'Put a space after the colon.' : example;
    const message = `the file must be a mapping of keys, got ${shownValue(written)}`;
    findings.push({ code: 'CONFIG_TYPE', at: written.at, message, hint });
    return undefined;
  }
  // What could not even be read says enough about its place.
  const unread = new Set(findings.filter(isError).map(({ at }) => at));
  const report = (finding: Finding) => {
    if (!unread.has(finding.at)) findings.push(finding);
  };
  const before = findings.length;
  const tree = flattenParameters(written, report);
  const misnested = findings.length > before;
  const raw = rawOf(tree, misnested, report);
  const issues = sweepConfigSchema.safeParse(raw).error?.issues ?? [];
  for (const issue of issues) explainIssue(issue, tree).forEach(report);
  for (const broken of draftBreaks(raw, issues, { tree, misnested })) report(findingOf(broken, tree));
  if (findings.some(isError)) return undefined;
  const config = sweepConfigSchema.parse(withoutUnknown(raw, issues));
  for (const broken of wholeRules(config)) report(findingOf(broken, tree));
  for (const idle of idleDefaults(config)) report({ ...findingOf(idle, tree), severity: 'warning' });
  return config;
}

function lintFindings(config: SweepConfig, tree: YamlTree): Finding[] {
  return [...lintParameters(config), ...lintPlan(config)].map(({ code, path, message, hint }) => ({
    ...findingOf({ path, message, hint }, tree),
    code,
    severity: 'warning',
  }));
}

function isError({ severity }: Finding): boolean {
  return severity !== 'warning';
}

interface Read {
  readonly tree: YamlMapping;
  /** Whether nested parameters could not be brought to one level. */
  readonly misnested: boolean;
}

/** Rules that parts break which are valid by themselves; nothing about a key that is wrong in itself. */
function draftBreaks(raw: Record<string, unknown>, issues: Issues, { tree, misnested }: Read): RuleBreak[] {
  const wrong = new Set(issues.map(({ path }) => path[0]));
  if (misnested || !everyParameterRead(raw, tree)) wrong.add('parameters');
  const draft = draftOf(raw, issues);
  const conditions = conditionRules(draft);
  const constraints = constraintRules(draft, wrong);
  const points = pointRules(draft, {
    parameters: !wrong.has('parameters') && conditions.length === 0,
    constraints: !wrong.has('constraints') && constraints.length === 0,
  });
  const unreadPoints = wrongPoints(issues);
  return [
    ...[...partRules(draft), ...conditions, ...constraints].filter(
      ({ path }) => path.length > 1 || !wrong.has(path[0]),
    ),
    ...points.filter(({ path }) => !unreadPoints.has(path[1]) && !isEmpty(placeOf(tree, path).node)),
  ];
}

/** Whether each parameter had a distribution: those that had none are not in the data. */
function everyParameterRead(raw: Record<string, unknown>, tree: YamlMapping): boolean {
  const written = tree.entries.get('parameters')?.value;
  const { parameters } = raw;
  return written?.kind === 'mapping' && isRecord(parameters) && Object.keys(parameters).length === written.entries.size;
}

/** Whether nothing is written at a place, which is told by itself. */
function isEmpty(node: YamlTree | undefined): boolean {
  return node?.kind === 'scalar' && node.source === '' && !node.quoted;
}

/** Indices of the listed points that are wrong by themselves. */
function wrongPoints(issues: Issues): Set<unknown> {
  return new Set(issues.flatMap(({ path }) => (path[0] === 'points_to_evaluate' && path.length > 1 ? [path[1]] : [])));
}

/** The file as plain data, every parameter with its distribution; parameters that have none to be told are left out. */
function rawOf(tree: YamlMapping, misnested: boolean, report: (finding: Finding) => void): Record<string, unknown> {
  const raw: Record<string, unknown> = {};
  for (const [key, { value }] of tree.entries) raw[key] = plainOf(value);
  const parameters = tree.entries.get('parameters');
  if (parameters?.value.kind !== 'mapping') return raw;
  if (parameters.value.entries.size === 0 && !misnested) {
    const message = 'parameters must have at least one entry';
    report({
      code: 'CONFIG_RULE',
      at: parameters.keyAt,
      path: 'parameters',
      message,
      hint: 'Write {learning_rate: {value: 0.001}} to train once.',
    });
  }
  const points = tree.entries.get('points_to_evaluate')?.value;
  if (points?.kind === 'list') points.items.forEach((point, index) => reportDoubtfulPoint(point, index, report));
  const told: Record<string, unknown> = {};
  for (const [name, entry] of parameters.value.entries) {
    const config = withDistribution(name, entry, report);
    if (config === undefined) continue;
    told[name] = config;
    if (entry.value.kind === 'mapping') reportDoubtful(name, entry.value, report);
  }
  return { ...raw, parameters: told };
}

/** Bare words among a parameter's values that other YAML readers take for something else. */
function reportDoubtful(name: string, mapping: YamlMapping, report: (finding: Finding) => void): void {
  const when = mapping.entries.get('when')?.value;
  const places = [
    ...['value', 'values', 'default'].map((key) => ({ steps: [key], node: mapping.entries.get(key)?.value })),
    ...(when?.kind === 'mapping' ? [...when.entries] : []).map(([other, { value }]) => ({
      steps: ['when', other],
      node: value,
    })),
  ];
  for (const { steps, node } of places) {
    const nodes = node === undefined ? [] : node.kind === 'list' ? node.items : [node];
    for (const [index, item] of nodes.entries()) {
      const path = dotted(['parameters', name, ...steps, ...(node?.kind === 'list' ? [index] : [])]);
      if (item.kind === 'scalar') reportDoubtfulValue(path, item, report);
    }
  }
}

function reportDoubtfulPoint(point: YamlTree, index: number, report: (finding: Finding) => void): void {
  if (point.kind !== 'mapping') return;
  for (const [name, { value }] of point.entries)
    if (value.kind === 'scalar') reportDoubtfulValue(dotted(['points_to_evaluate', index, name]), value, report);
}

function reportDoubtfulValue(path: string, item: YamlScalar, report: (finding: Finding) => void): void {
  const trap = doubtfulText(item);
  if (trap !== undefined) {
    const message = `${path} is the text ${shownValue(item)}: ${trap.why}`;
    report({ code: 'CONFIG_BARE_WORD', severity: 'warning', at: item.at, path, message, hint: trap.remedy });
  }
  if (isEmpty(item))
    report({
      code: 'CONFIG_TYPE',
      at: item.at,
      path,
      message: `${path} is empty`,
      hint: 'Write null if nothing is meant.',
    });
}

type Issues = readonly z.core.$ZodIssue[];

/** What is valid by itself: the rest is left out, so that rules between keys can be judged all the same. */
function draftOf(raw: Record<string, unknown>, issues: Issues): SweepDraft {
  const parameters = { ...(isRecord(raw['parameters']) ? raw['parameters'] : {}) };
  const draft: Record<string, unknown> = { ...withoutUnknown(raw, issues), parameters };
  const unreadPoints = wrongPoints(issues);
  const points = draft['points_to_evaluate'];
  // They keep their places, so that the others keep theirs.
  if (Array.isArray(points))
    draft['points_to_evaluate'] = points.map((point: unknown, index) => (unreadPoints.has(index) ? {} : point));
  for (const { path } of issues) {
    const [key, name] = path;
    if (key === 'parameters' && name !== undefined) Reflect.deleteProperty(parameters, name);
    else if (key === 'points_to_evaluate' && name !== undefined) continue;
    else if (key !== undefined) Reflect.deleteProperty(draft, key);
  }
  return sweepConfigSchema.partial().safeParse(draft).data ?? {};
}

function withoutUnknown(raw: Record<string, unknown>, issues: Issues): Record<string, unknown> {
  const unknown = new Set(
    issues.flatMap((issue) => (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [])),
  );
  return Object.fromEntries(Object.entries(raw).filter(([key]) => !unknown.has(key)));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function findingOf({ path, message, hint }: RuleBreak, tree: YamlTree): Finding {
  const where = dotted(path);
  return {
    code: 'CONFIG_RULE',
    at: placeOf(tree, path).at,
    path: where,
    message: `${where} ${message}`,
    ...(hint === undefined ? {} : { hint }),
  };
}

function problemsOf(findings: readonly Finding[], text: string, file: string): Problem[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  let line = 1;
  return findings
    .toSorted((a, b) => a.at - b.at)
    .map(({ code, severity, at, path = '', message, hint = '' }): Problem => {
      while ((starts[line] ?? Infinity) <= at) line++;
      const column = at - (starts[line - 1] ?? 0) + 1;
      return {
        code,
        severity: severity ?? 'error',
        file,
        line,
        column,
        path,
        message: clean(message),
        hint: clean(hint),
      };
    });
}

/** No file drives a terminal through its own error messages. */
function clean(message: string): string {
  return message.replace(/[\p{Cf}\p{Cs}]|(?!\n)\p{Cc}/gu, '·');
}
