import { SweepError } from './errors.ts';
import { controlLineSchema, parseRecord, recordLimits, type ControlLine } from './records.ts';
import { signed, type Seal } from './sealed.ts';
import { verify } from './signing.ts';

/** Seals one control line, as the text of a log line. */
export function sealControl(seal: Seal, sweepId: string, line: ControlLine): string {
  return JSON.stringify(signed(seal, { kind: 'control', sweepId }, line));
}

/** @throws SweepError `RECORD_REFUSED` */
export function openControl(seal: Seal, sweepId: string, logLine: string): ControlLine {
  const text = verify(seal.secret, { kind: 'control', storeId: seal.storeId, sweepId }, parseJson(logLine));
  return parseRecord(controlLineSchema, text, { what: `control line of sweep ${sweepId}`, limit: recordLimits.line });
}

/**
 * The control line that is in force: of the genuine ones that with the largest sequence; of equals a person's before one with a reason,
 * then the last. So a breaker that has judged a sweep while its owner spoke does not undo what the owner said. Forged lines, and old
 * ones that somebody appended again, count for nothing. Null where there is none.
 */
export function newestControl(seal: Seal, sweepId: string, logs: readonly string[]): ControlLine | null {
  let newest: ControlLine | null = null;
  for (const log of logs) {
    const line = genuine(seal, sweepId, log);
    if (line !== null && (newest === null || supersedes(line, newest))) newest = line;
  }
  return newest;
}

function supersedes(line: ControlLine, newest: ControlLine): boolean {
  if (line.sequence !== newest.sequence) return line.sequence > newest.sequence;
  return line.reason === undefined || newest.reason !== undefined;
}

function genuine(seal: Seal, sweepId: string, log: string): ControlLine | null {
  try {
    return openControl(seal, sweepId, log);
  } catch (error) {
    if (error instanceof SweepError) return null;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
