import type { FileHash } from './fingerprint.ts';
import type { TrialRequest } from './runner-context.ts';
import { TrialError } from './trial-error.ts';

/**
 * Whether the data here are those that the sweep started with.
 * @throws TrialError `data` naming both fingerprints, and the files that differ with their hashes, where they are known
 */
export function checkFingerprint(
  here: { readonly fingerprint: string; readonly files: readonly FileHash[] },
  { fingerprint, files = [] }: Pick<TrialRequest, 'fingerprint' | 'files'>,
): void {
  if (fingerprint === null || fingerprint === here.fingerprint) return;
  const differing = files.flatMap(({ path, sha256 }) => {
    const found = here.files.find((file) => file.path === path)?.sha256;
    return found === sha256
      ? []
      : [
          `file("${path}") has SHA-256 ${found === undefined ? 'none' : short(found)} here, ${short(sha256)} in the sweep`,
        ];
  });
  throw new TrialError(
    'data',
    [
      `The data here have the fingerprint ${short(here.fingerprint)}, the sweep started with ${short(fingerprint)}.`,
      ...differing,
    ].join('\n'),
  );
}

function short(hash: string): string {
  return hash.slice(0, 12);
}
