/** The npm package that binds TensorFlow to Node; `optionalDependencies` of package.json names the same version. */
export const nativePackage = { name: '@tensorflow/tfjs-node', version: '4.22.0' } as const;

/**
 * The published Python wheel that carries the native library for Linux x64 and its C headers. Only this file is taken,
 * whatever an index offers: a library runs with all rights of its user.
 */
export const wheel = {
  project: 'tensorflow-cpu',
  version: '2.15.1',
  file: 'tensorflow_cpu-2.15.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
  sha256: '54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26',
  bytes: 207_208_420,
  /** pip's names for the Python and platform it was built for; ours need not be the same. */
  tags: { python: '3.11', implementation: 'cp', abi: 'cp311', platform: 'manylinux2014_x86_64' },
} as const;

/** Bytes on disk that a wheel and what is taken out of it need, with the compiler's files. */
export const neededBytes = 1_000_000_000;

/** Libraries in the wheel, and the names under which the npm package's build and install scripts look for each. */
export const libraries = [
  { file: 'libtensorflow_cc.so.2', links: ['libtensorflow.so', 'libtensorflow.so.2.9.1'] },
  {
    file: 'libtensorflow_framework.so.2',
    links: ['libtensorflow_framework.so', 'libtensorflow_framework.so.2.9.1'],
  },
] as const;

/** Folders of the wheel's headers that the npm package's two source files reach. */
export const headerFolders = ['tensorflow/c/', 'tensorflow/core/platform/', 'tsl/'] as const;
