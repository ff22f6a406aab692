import { describe, expect, it } from 'vitest';
import { backendFindings } from '../../../orchestrator/doctor/backends.ts';
import { diskFinding, machineFindings } from '../../../orchestrator/doctor/machine.ts';
import { renderFindings } from '../../../orchestrator/report/findings.ts';
import type { BackendProbe } from '../../../shared/backend-probe.ts';

const machine = {
  node: 'v22.11.0',
  cores: 4,
  memory: 16e9,
  freeMemory: 8e9,
  slots: 4,
  memoryPerSlot: 600e6,
};
const works = (backend: 'node' | 'wasm' | 'cpu'): BackendProbe => ({
  ...{ works: true, backend, version: '4.22.0', threads: backend === 'node' ? 4 : 1, stepMs: 2, learns: true },
});
const missing = (message: string, remedy: string | null = null): BackendProbe => ({ works: false, message, remedy });
const levels = (findings: readonly { level: string }[]) => findings.map(({ level }) => level);

describe('what doctor makes of a machine', () => {
  it('is content with a sound one', () => {
    expect(levels(machineFindings(machine))).toEqual(['ok', 'ok', 'ok']);
  });

  it.each([
    ['v20.18.3', 'problem', 'Install Node.js 20.19 or newer.'],
    ['v20.19.0', 'ok', undefined],
    ['v26.1.0', 'ok', undefined],
    ['v27.0.0', 'note', 'If something is odd, try Node.js 24.'],
  ])('Node %s is %s', (node, level, remedy) => {
    const [finding] = machineFindings({ ...machine, node });
    expect(finding?.level).toBe(level);
    expect(finding?.remedy).toBe(remedy);
  });

  it('asks for fewer slots where memory is short, and for memory where one slot is too many', () => {
    const memory = (freeMemory: number) => machineFindings({ ...machine, freeMemory })[2];
    expect(memory(1.3e9)).toEqual({
      subject: 'memory',
      level: 'note',
      text: '1.3 of 16.0 GB free; 4 trials at once take some 2.4 GB',
      remedy: 'Close other programs, or pass --slots 2.',
    });
    expect(memory(0.1e9)).toMatchObject({ level: 'problem' });
  });

  it('warns of a disk that fills', () => {
    expect([5e9, 1e9, 1e8].map((free) => diskFinding('/here', free).level)).toEqual(['ok', 'note', 'problem']);
  });
});

describe('what doctor makes of backends', () => {
  it('says which one auto takes; a missing native one is a note, any other a problem', () => {
    const findings = backendFindings({
      node: missing('cannot be loaded', 'Run setup.'),
      wasm: works('wasm'),
      cpu: missing('its process ended (SIGSEGV)'),
    });
    expect(findings.map(({ level, text, remedy }) => [level, text, remedy])).toEqual([
      ['note', 'cannot be loaded', 'Run setup.'],
      ['ok', '4.22.0, 1 thread, 2.0 ms a small step', undefined],
      ['problem', 'its process ended (SIGSEGV)', 'Install hypersweep again (npm ci).'],
      ['ok', 'takes wasm', undefined],
    ]);
  });

  it('does not trust a backend whose loss does not fall', () => {
    const wasm = { ...works('wasm'), learns: false } as BackendProbe;
    const findings = backendFindings({ node: works('node'), wasm, cpu: works('cpu') });
    expect(levels(findings)).toEqual(['ok', 'problem', 'ok', 'ok']);
  });
});

describe('the page of findings', () => {
  it('aligns its columns, puts remedies below and sums up', () => {
    const page = renderFindings(
      [
        { subject: 'Node', level: 'ok', text: 'v22.11.0' },
        { subject: 'backend node', level: 'note', text: 'is missing', remedy: 'Run setup.' },
        { subject: 'store', level: 'problem', text: 'does not answer', remedy: 'Start it.' },
      ],
      { color: false },
    );
    expect(page).toMatchInlineSnapshot(`
      "ok       Node          v22.11.0
      note     backend node  is missing
                             Run setup.
      PROBLEM  store         does not answer
                             Start it.

      1 problem: what to do stands below each."
    `);
  });
});
