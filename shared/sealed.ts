import * as z from 'zod';
import { SweepError } from './errors.ts';
import type { GatesAsk } from './gate-records.ts';
import {
  gatesBodySchema,
  gatesResultSchema,
  parseRecord,
  recordLimits,
  recordVersion,
  sweepRecordSchema,
  trialBodySchema,
  trialFailureSchema,
  trialResultSchema,
  type GatesResult,
  type SweepRecord,
  type TrialBody,
  type TrialFailure,
  type TrialResult,
} from './records.ts';
import { sign, signedSchema, verify, type Signed, type SignedAs } from './signing.ts';

/** What records are sealed with: the secret and the store they belong to. */
export interface Seal {
  readonly secret: string;
  readonly storeId: string;
}

const answerSchema = signedSchema.extend({ attempt: z.number().int().min(0) });
const jobDataSchema = z.strictObject({
  body: signedSchema,
  result: answerSchema.optional(),
  failure: answerSchema.optional(),
});

/** A trial's or gates job's data in the store: what is asked, then what came of it. */
export type JobData = z.infer<typeof jobDataSchema>;
type Answer = z.infer<typeof answerSchema>;

/** What a job's data say, once every signature and shape is found right. */
export interface OpenedTrial {
  readonly data: JobData;
  readonly body: TrialBody;
  readonly result: TrialResult | null;
  readonly failure: TrialFailure | null;
}

/** Seals a sweep record. */
export function sealSweep(seal: Seal, record: SweepRecord): { body: Signed } {
  return { body: signed(seal, { kind: 'sweep', sweepId: record.sweepId }, record) };
}

/** @throws SweepError `RECORD_REFUSED` */
export function openSweep(seal: Seal, sweepId: string, data: unknown): SweepRecord {
  const text = verify(seal.secret, { kind: 'sweep', storeId: seal.storeId, sweepId }, jobData('sweep', data).body);
  const record = parseRecord(sweepRecordSchema, text, {
    what: `record of sweep ${sweepId}`,
    limit: recordLimits.sweep,
  });
  if (record.sweepId === sweepId) return record;
  throw new SweepError('RECORD_REFUSED', `The record of sweep ${sweepId} says it is sweep ${record.sweepId}.`);
}

/** Seals a code bundle (the text is base64 of gzip). */
export function sealCode(seal: Seal, sha256: string, text: string): { body: Signed } {
  return { body: sign(seal.secret, { kind: 'code', storeId: seal.storeId, trial: sha256 }, text) };
}

/** @throws SweepError `RECORD_REFUSED` */
export function openCode(seal: Seal, sha256: string, data: unknown): string {
  return verify(seal.secret, { kind: 'code', storeId: seal.storeId, trial: sha256 }, jobData('code', data).body);
}

/** Seals the request of a gates job. */
export function sealGates(seal: Seal, sweepId: string, ask: GatesAsk): JobData {
  return { body: signed(seal, { kind: 'gates', sweepId }, { version: recordVersion, sweepId, ask }) };
}

/** What a gates job is asked and, once there, its result or failure. @throws SweepError `RECORD_REFUSED` */
export function openGates(seal: Seal, sweepId: string, value: unknown) {
  const data = jobData('gates', value);
  const what = `gates record of sweep ${sweepId}`;
  const text = verify(seal.secret, { kind: 'gates', storeId: seal.storeId, sweepId }, data.body);
  const { ask } = parseRecord(gatesBodySchema, text, { what, limit: recordLimits.sweep });
  const result = opened(seal, { kind: 'gates-result', sweepId }, data.result);
  const failure = opened(seal, { kind: 'failure', sweepId, trial: 'gates' }, data.failure);
  return {
    data,
    ask,
    result: result === null ? null : parseRecord(gatesResultSchema, result, { what, limit: recordLimits.sweep }),
    failure: failure === null ? null : parseRecord(trialFailureSchema, failure, { what, limit: recordLimits.result }),
  };
}

/** Seals a gates job's answer. */
export function sealGatesResult(seal: Seal, sweepId: string, result: GatesResult): Answer {
  return { ...signed(seal, { kind: 'gates-result', sweepId, attempt: 1 }, result), attempt: 1 };
}

/** Seals a gates job's failure. */
export function sealGatesFailure(seal: Seal, sweepId: string, failure: TrialFailure): Answer {
  return answer(seal, { kind: 'failure', sweepId, trial: 'gates', attempt: failure.attempt }, failure);
}

/** Seals a trial's request. */
export function sealTrial(seal: Seal, body: TrialBody): JobData {
  return { body: signed(seal, { kind: 'trial', sweepId: body.sweepId, trial: body.id }, body) };
}

/** The sweep that a trial id begins with. */
export function sweepOfTrial(trialId: string): string {
  return trialId.split('-')[0] ?? '';
}

/** Everything in a trial job's data. @throws SweepError `RECORD_REFUSED` */
export function openTrial(seal: Seal, trialId: string, value: unknown): OpenedTrial {
  const data = jobData('trial', value);
  const place = { sweepId: sweepOfTrial(trialId), trial: trialId };
  const what = `record of trial ${trialId}`;
  const text = verify(seal.secret, { kind: 'trial', storeId: seal.storeId, ...place }, data.body);
  const body = parseRecord(trialBodySchema, text, { what, limit: recordLimits.trial });
  if (body.id !== trialId || body.sweepId !== place.sweepId) {
    throw new SweepError('RECORD_REFUSED', `The ${what} says it is trial ${body.id} of sweep ${body.sweepId}.`);
  }
  const result = opened(seal, { kind: 'result', ...place }, data.result);
  const failure = opened(seal, { kind: 'failure', ...place }, data.failure);
  return {
    data,
    body,
    result:
      result === null
        ? null
        : parseRecord(trialResultSchema, result, { what: `result of trial ${trialId}`, limit: recordLimits.result }),
    failure:
      failure === null
        ? null
        : parseRecord(trialFailureSchema, failure, { what: `failure of trial ${trialId}`, limit: recordLimits.result }),
  };
}

/** Seals a trial's result. */
export function sealResult(seal: Seal, trialId: string, result: TrialResult): Answer {
  return answer(
    seal,
    { kind: 'result', sweepId: sweepOfTrial(trialId), trial: trialId, attempt: result.attempt },
    result,
  );
}

/** Seals a trial's final failure. */
export function sealFailure(seal: Seal, trialId: string, failure: TrialFailure): Answer {
  return answer(
    seal,
    { kind: 'failure', sweepId: sweepOfTrial(trialId), trial: trialId, attempt: failure.attempt },
    failure,
  );
}

type Place = Omit<SignedAs, 'storeId'>;

/** Signs a value for one place of the seal's store. */
export function signed(seal: Seal, place: Place, value: unknown): Signed {
  return sign(seal.secret, { ...place, storeId: seal.storeId }, JSON.stringify(value));
}

function answer(seal: Seal, place: Place & { readonly attempt: number }, value: unknown): Answer {
  return { ...signed(seal, place, value), attempt: place.attempt };
}

function opened(seal: Seal, place: Place, value: Answer | undefined): string | null {
  if (value === undefined) return null;
  const { attempt, ...rest } = value;
  return verify(seal.secret, { ...place, storeId: seal.storeId, attempt }, rest);
}

function jobData(what: string, value: unknown): JobData {
  const parsed = jobDataSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new SweepError('RECORD_REFUSED', `A ${what} job in the store does not have the shape of a signed record.`);
}
