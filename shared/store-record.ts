import * as z from 'zod';
import { SweepError } from './errors.ts';
import { sign, signedSchema, verify, type Signed } from './signing.ts';

const storeRecordSchema = z.strictObject({ storeId: z.uuid(), proof: signedSchema });

/** The record that names a store: its id, signed by whoever came first, so that a wrong secret is noticed at the door. */
export function storeRecord(secret: string, storeId: string): { readonly storeId: string; readonly proof: Signed } {
  return { storeId, proof: sign(secret, { kind: 'store', storeId }, storeId) };
}

/**
 * The store's id, once its record is found signed by the same secret.
 * @throws SweepError `SECRET_WRONG`, or `RECORD_REFUSED` when the record is of another shape
 */
export function readStoreRecord(secret: string, data: unknown): string {
  const parsed = storeRecordSchema.safeParse(data);
  if (!parsed.success)
    throw new SweepError('RECORD_REFUSED', 'The record that names this store is not of the expected shape.');
  const { storeId, proof } = parsed.data;
  if (isSignedBy(secret, storeId, proof)) return storeId;
  throw new SweepError('SECRET_WRONG', 'The secret given here is not the one that this store was first used with.', {
    hint: 'Give every orchestrator and worker of one store the same HYPERSWEEP_SECRET_FILE (or HYPERSWEEP_SECRET). Nothing was read or changed.',
  });
}

function isSignedBy(secret: string, storeId: string, proof: Signed): boolean {
  try {
    return verify(secret, { kind: 'store', storeId }, proof) === storeId;
  } catch (error) {
    if (error instanceof SweepError) return false;
    throw error;
  }
}
