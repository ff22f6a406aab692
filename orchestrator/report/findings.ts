import type { Finding } from '../doctor/finding.ts';
import { painter, type Tone } from './paint.ts';

const marks: Record<Finding['level'], { readonly mark: string; readonly tone: Tone }> = {
  ok: { mark: 'ok', tone: 'good' },
  note: { mark: 'note', tone: 'warn' },
  problem: { mark: 'PROBLEM', tone: 'bad' },
};

/** Findings as aligned lines, the remedy below each that needs one, and a last line that sums up. */
export function renderFindings(findings: readonly Finding[], { color }: { readonly color: boolean }): string {
  const paint = painter(color);
  const markWidth = Math.max(...Object.values(marks).map(({ mark }) => mark.length));
  const subjectWidth = Math.max(...findings.map(({ subject }) => subject.length));
  const indent = ' '.repeat(markWidth + subjectWidth + 4);
  const lines = findings.flatMap(({ subject, level, text, remedy }) => {
    const { mark, tone } = marks[level];
    const [first = '', ...rest] = [...text.split('\n'), ...(remedy === undefined ? [] : remedy.split('\n'))];
    const head = `${paint(tone, mark.padEnd(markWidth))}  ${subject.padEnd(subjectWidth)}  ${first}`;
    return [head, ...rest.map((line) => `${indent}${line}`)];
  });
  return [...lines, '', summary(findings)].join('\n');
}

function summary(findings: readonly Finding[]): string {
  const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
  const [problems, notes] = [count('problem'), count('note')];
  if (problems > 0) return `${problems} ${problems === 1 ? 'problem' : 'problems'}: what to do stands below each.`;
  if (notes > 0) return 'Sweeps run here; what is noted could be better.';
  return 'All is well.';
}
