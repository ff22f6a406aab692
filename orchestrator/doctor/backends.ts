import type { BackendProbe } from '../../shared/backend-probe.ts';
import { backends, type Backend } from '../../shared/records.ts';
import type { Finding } from './finding.ts';
import { note, problem } from './machine.ts';

/** What the probes of all backends mean: the native one may be missing, one of the others may not. */
export function backendFindings(probes: Readonly<Record<Backend, BackendProbe>>): Finding[] {
  const auto = backends.find((backend) => probes[backend].works);
  const findings = backends.map((backend) => backendFinding(backend, probes[backend]));
  if (auto === undefined) return findings;
  return [...findings, { subject: 'backend: auto', level: 'ok', text: `takes ${auto}` }];
}

function backendFinding(backend: Backend, probe: BackendProbe): Finding {
  const subject = `backend ${backend}`;
  if (!probe.works) {
    const remedy = probe.remedy ?? 'Install hypersweep again (npm ci).';
    if (backend === 'node') return note(subject, probe.message, remedy);
    return problem(subject, probe.message, remedy);
  }
  const { version, threads, stepMs, learns } = probe;
  const text = `${version}, ${threads === 1 ? '1 thread' : `${threads} threads`}, ${stepMs.toFixed(1)} ms a small step`;
  if (learns) return { subject, level: 'ok', text };
  return problem(subject, `${text}, and its loss does not fall`, 'Do not use it; please report this.');
}
