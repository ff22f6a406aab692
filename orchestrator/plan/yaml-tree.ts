import { isAlias, isMap, isScalar, isSeq, type Document, type Pair } from 'yaml';
import type { ProblemCode } from './problem.ts';

/** A YAML file's content with the places and the way it is written, aliases and merge keys resolved. */
export type YamlTree = YamlScalar | YamlList | YamlMapping;

/** A text, number, boolean or null. `at` is an offset into the text, `source` what is written there, without quotes. */
export interface YamlScalar {
  readonly kind: 'scalar';
  readonly at: number;
  readonly value: string | number | boolean | null;
  readonly source: string;
  readonly quoted: boolean;
}

export interface YamlList {
  readonly kind: 'list';
  readonly at: number;
  readonly items: readonly YamlTree[];
}

export interface YamlMapping {
  readonly kind: 'mapping';
  readonly at: number;
  readonly entries: ReadonlyMap<string, YamlEntry>;
}

export interface YamlEntry {
  /** Offset of the key. */
  readonly keyAt: number;
  readonly value: YamlTree;
}

/** A problem before it is given file, line and column. */
export interface Finding {
  readonly code: ProblemCode;
  readonly severity?: 'warning';
  readonly at: number;
  readonly path?: string;
  readonly message: string;
  readonly hint?: string;
}

const mostNodes = 100_000;
const deepest = 30;
const unsafeKeys = ['__proto__', 'constructor', 'prototype'];

/** Walks a parsed document; what the tree cannot hold is reported and left out. Undefined when the document is empty. */
export function treeOf(document: Document.Parsed, report: (finding: Finding) => void): YamlTree | undefined {
  if (document.contents === null) return undefined;
  return new TreeBuilder(report).build(document.contents);
}

/** Plain data of a tree, for schemas. */
export function plainOf(tree: YamlTree): unknown {
  switch (tree.kind) {
    case 'scalar':
      return tree.value;
    case 'list':
      return tree.items.map(plainOf);
    case 'mapping':
      return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, plainOf(value)]));
  }
}

/** A walk's memory: how much it has seen and which aliases are open, so that no file makes it endless. */
class TreeBuilder {
  readonly #report: (finding: Finding) => void;
  readonly #anchors = new Map<string, unknown>();
  readonly #open = new Set<unknown>();
  #nodes = 0;

  constructor(report: (finding: Finding) => void) {
    this.#report = report;
  }

  build(node: unknown, fallbackAt = 0): YamlTree {
    const at = offsetOf(node) ?? fallbackAt;
    const nothing: YamlTree = { kind: 'scalar', at, value: null, source: '', quoted: false };
    if (!this.#enter(at)) return nothing;
    if (isAlias(node)) return this.#alias(node.source, at) ?? { ...nothing, source: `*${node.source}` };
    this.#remember(node);
    if (isScalar(node))
      return this.#scalar(node.value, { at, source: node.source ?? '', quoted: isQuoted(node.type) }, node.tag);
    if (!isMap(node) && !isSeq(node)) return nothing;
    if (this.#open.size >= deepest) {
      this.#fail(at, `is nested more than ${deepest} levels deep`, 'A sweep file needs four.');
      return nothing;
    }
    this.#refuseTag(node.tag, at);
    this.#open.add(node);
    const built: YamlTree = isSeq(node)
      ? { kind: 'list', at, items: node.items.map((item) => this.build(item, at)) }
      : { kind: 'mapping', at, entries: this.#entries(node.items, at) };
    this.#open.delete(node);
    return built;
  }

  #enter(at: number): boolean {
    this.#nodes++;
    if (this.#nodes === mostNodes + 1)
      this.#fail(
        at,
        `has more than ${mostNodes} entries once aliases are resolved`,
        'Write long lists of numbers as a range.',
      );
    return this.#nodes <= mostNodes;
  }

  #fail(at: number, message: string, hint: string): void {
    this.#report({ code: 'CONFIG_SYNTAX', at, message: `the file ${message}`, hint });
  }

  /** Nodes come in the file's order, so that an alias means the last anchor of its name before it. */
  #remember(node: unknown): void {
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined)
      this.#anchors.set(node.anchor, node);
  }

  #alias(name: string, at: number): YamlTree | undefined {
    const target = this.#anchors.get(name);
    if (target !== undefined && !this.#open.has(target)) return this.build(target, at);
    const problem = target === undefined ? 'has no anchor before it' : 'contains itself';
    const hint = target === undefined ? `Mark what it stands for with &${name}.` : 'Write the values out.';
    this.#report({ code: 'CONFIG_SYNTAX', at, message: `the alias *${name} ${problem}`, hint });
    return undefined;
  }

  #scalar(value: unknown, written: Omit<YamlScalar, 'kind' | 'value'>, tag: string | undefined): YamlScalar {
    this.#refuseTag(tag, written.at);
    if (typeof value === 'number') this.#refuseLoss(value, written);
    if (value === null || typeof value === 'boolean') return { kind: 'scalar', ...written, value };
    // `+ 0` turns -0 into 0, which JSON could not keep.
    if (typeof value === 'number') return { kind: 'scalar', ...written, value: value + 0 };
    return { kind: 'scalar', ...written, value: typeof value === 'string' ? value : written.source };
  }

  #refuseTag(tag: string | undefined, at: number): void {
    if (tag === undefined) return;
    const short = tag.replace('tag:yaml.org,2002:', '!!');
    this.#report({
      code: 'CONFIG_SYNTAX',
      at,
      message: `the tag ${short} is not used in sweep files`,
      hint: 'Remove it: text in quotes, numbers without.',
    });
  }

  /** Numbers that a double cannot keep as written would run as another value. */
  #refuseLoss(value: number, { at, source }: { readonly at: number; readonly source: string }): void {
    const broken = (message: string, hint: string) =>
      this.#report({ code: 'CONFIG_VALUE', at, message: `${source.slice(0, 60)} ${message}`, hint });
    if (!Number.isFinite(value)) broken('is not a finite number', 'Write a number between -1.7e308 and 1.7e308.');
    else if (/^[-+]?\d+$/.test(source) && !Number.isSafeInteger(value))
      broken(
        'is a whole number beyond 2^53 - 1 and would be rounded',
        'Write a smaller number, or quotes if it is text.',
      );
    else if (value === 0 && /[1-9]/.test(source.replace(/e.*$/i, '')))
      broken('is too small for a number and would become 0', 'Write a number of at least 1e-300.');
    else if (/^[-+]?0\d+$/.test(source))
      this.#report({
        code: 'CONFIG_BARE_WORD',
        severity: 'warning',
        at,
        message: `${source} is read as ${value}`,
        hint: 'YAML 1.1 would read it in base 8; leave out the leading 0, or write quotes if it is text.',
      });
  }

  #entries(pairs: readonly Pair[], mapAt: number): Map<string, YamlEntry> {
    const own = new Map<string, YamlEntry>();
    const merged = new Map<string, YamlEntry>();
    for (const { key, value } of pairs) {
      const keyAt = offsetOf(key) ?? mapAt;
      this.#remember(key);
      const tree = this.build(value, keyAt);
      if (isMergeKey(key)) this.#merge(tree, merged);
      else this.#add(own, this.#keyOf(key, keyAt), { keyAt, value: tree });
    }
    for (const [name, entry] of merged) if (!own.has(name)) own.set(name, entry);
    return own;
  }

  #keyOf(key: unknown, at: number): string | undefined {
    const name = isScalar(key) ? (typeof key.value === 'string' ? key.value : (key.source ?? '')) : undefined;
    if (name !== undefined && name !== '' && !unsafeKeys.includes(name)) return name;
    const got = name === undefined ? 'a key that is no plain word' : name === '' ? 'an empty key' : `the key ${name}`;
    this.#report({
      code: 'CONFIG_UNKNOWN_KEY',
      at,
      message: `${got} is not allowed`,
      hint: 'Write a plain word before the colon.',
    });
    return undefined;
  }

  #add(entries: Map<string, YamlEntry>, name: string | undefined, entry: YamlEntry): void {
    if (name === undefined) return;
    if (!entries.has(name)) return void entries.set(name, entry);
    const hint = 'Keep one of the two.';
    this.#report({
      code: 'CONFIG_DUPLICATE_KEY',
      at: entry.keyAt,
      message: `${name} is written twice in the same mapping`,
      hint,
    });
  }

  #merge(tree: YamlTree, into: Map<string, YamlEntry>): void {
    const sources = tree.kind === 'list' ? tree.items : [tree];
    for (const source of sources) {
      if (source.kind === 'mapping') {
        for (const [name, entry] of source.entries) if (!into.has(name)) into.set(name, entry);
      } else
        this.#report({
          code: 'CONFIG_SYNTAX',
          at: source.at,
          message: '<< takes a mapping',
          hint: 'Write <<: *anchor of a mapping.',
        });
    }
  }
}

function offsetOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return undefined;
  const start: unknown = node.range[0];
  return typeof start === 'number' ? start : undefined;
}

function isQuoted(type: string | undefined): boolean {
  return type !== undefined && type !== 'PLAIN';
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && (typeof key.value === 'symbol' || (key.value === '<<' && key.type === 'PLAIN'));
}
