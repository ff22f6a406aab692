import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { SweepError } from './errors.ts';

/** What a signature binds a text to, so that a genuine record cannot stand in for another. */
export interface SignedAs {
  readonly kind:
    'store' | 'sweep' | 'control' | 'code' | 'gates' | 'gates-result' | 'trial' | 'result' | 'failure' | 'worker';
  readonly storeId: string;
  readonly sweepId?: string;
  /** Trial id. */
  readonly trial?: string;
  readonly attempt?: number;
}

/** A text and its HMAC-SHA256, the form in which records stand in the store. */
export const signedSchema = z.strictObject({
  text: z.string().max(8_000_000),
  hmac: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Signed = z.infer<typeof signedSchema>;

/** Signs the exact text; the secret is the shared one of all orchestrators and workers of the store. */
export function sign(secret: string, as: SignedAs, text: string): Signed {
  return { text, hmac: digest(secret, as, text) };
}

/**
 * The text, once its signature is found to be ours for exactly this place.
 * @throws SweepError `RECORD_REFUSED` when it is forged, altered, swapped with another or not in signed form.
 */
export function verify(secret: string, as: SignedAs, value: unknown): string {
  const parsed = signedSchema.safeParse(value);
  const where = [as.kind, as.sweepId, as.trial].filter((part) => part !== undefined).join(' ');
  if (!parsed.success)
    throw new SweepError('RECORD_REFUSED', `The ${where} record in the store is not in signed form.`);
  const expected = Buffer.from(digest(secret, as, parsed.data.text), 'hex');
  const given = Buffer.from(parsed.data.hmac, 'hex');
  if (given.length === expected.length && timingSafeEqual(given, expected)) return parsed.data.text;
  throw new SweepError('RECORD_REFUSED', `The ${where} record in the store does not carry this secret's signature.`, {
    hint: 'Give every orchestrator and worker of one store the same HYPERSWEEP_SECRET_FILE; if they have it, somebody else wrote this record.',
  });
}

function digest(secret: string, as: SignedAs, text: string): string {
  const place = JSON.stringify([as.kind, as.storeId, as.sweepId ?? '', as.trial ?? '', as.attempt ?? 0]);
  return createHmac('sha256', secret).update(place).update('\n').update(text).digest('hex');
}
