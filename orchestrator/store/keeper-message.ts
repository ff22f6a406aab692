import * as z from 'zod';
import { errorTable, SweepError, type ErrorCode } from '../../shared/errors.ts';
import { formatStoreAddress, parseStoreAddress, type StoreAddress } from '../../shared/store-address.ts';

const codeSchema = z.custom<ErrorCode>((value) => typeof value === 'string' && value in errorTable);

const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), address: z.string() }),
  z.object({ kind: z.literal('notice'), text: z.string() }),
  z.object({ kind: z.literal('failed'), code: codeSchema, message: z.string(), hint: z.string().optional() }),
]);

/** What a keeper tells its clients, one JSON line each; a client says nothing, its connection means that it is there. */
export type KeeperMessage = z.infer<typeof messageSchema>;

/** Reads one message, or null when it is none. */
export function parseKeeperMessage(value: unknown): KeeperMessage | null {
  const parsed = messageSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** Reads one line of a control connection, or null when it is no message. */
export function parseKeeperLine(line: string): KeeperMessage | null {
  try {
    return parseKeeperMessage(JSON.parse(line));
  } catch {
    return null;
  }
}

/** The message that the store answers at an address. */
export function readyMessage(address: StoreAddress): KeeperMessage {
  return { kind: 'ready', address: formatStoreAddress(address) };
}

/** The address of a ready message. */
export function readyAddress(message: KeeperMessage & { readonly kind: 'ready' }): StoreAddress {
  return parseStoreAddress(message.address);
}

/** The message that carries an error to the clients. */
export function failedMessage(error: unknown): KeeperMessage {
  if (error instanceof SweepError) {
    return { kind: 'failed', code: error.code, message: error.message, hint: error.hint };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { kind: 'failed', code: 'STORE_NOT_AVAILABLE', message: `The private store's keeper failed: ${text}` };
}

/** The error that a message carries. */
export function failedError({ code, message, hint }: KeeperMessage & { readonly kind: 'failed' }): SweepError {
  return new SweepError(code, message, hint === undefined ? {} : { hint });
}
