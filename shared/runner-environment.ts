const secretLike = /secret|passw|passphrase|token|credential|private|api_?key|access_?key|auth/i;
const storeLike = /^(REDIS|VALKEY|POSTGRES|PG|DATABASE_URL|BULLMQ)/i;

/**
 * The environment of a process that runs user code: everything but `HYPERSWEEP_*`, store variables and names that look like
 * secrets, and of these what `passed` names; `HYPERSWEEP_*` never. TensorFlow's threads can only be set here, before it loads.
 */
export function runnerEnvironment(
  environment: NodeJS.ProcessEnv,
  threads: number,
  passed: readonly string[] = [],
): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name]) =>
      !name.toUpperCase().startsWith('HYPERSWEEP_') &&
      (passed.includes(name) || (!secretLike.test(name) && !storeLike.test(name))),
  );
  return {
    ...Object.fromEntries(kept),
    TF_NUM_INTRAOP_THREADS: String(threads),
    TF_NUM_INTEROP_THREADS: String(threads),
    OMP_NUM_THREADS: String(threads),
    TF_CPP_MIN_LOG_LEVEL: environment['TF_CPP_MIN_LOG_LEVEL'] ?? '2',
  };
}
