import { defineConfig } from 'vitest/config';

/** The contract tests once more on a cluster of Citus, where one is given (decision 0016). */
const onCitus = {
  test: {
    name: 'citus',
    include: ['tests/contract/**/*.test.ts'],
    // These hand databases of one server over.
    exclude: ['tests/contract/{backup,external-database}.test.ts'],
    globalSetup: ['tests/setup/citus-setup.ts'],
    setupFiles: ['tests/setup/seed.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
};

/** The faults once more, each as often as `npm run test:faults` says. */
const faults = {
  test: {
    name: 'faults',
    include: ['tests/e2e/survive-faults.e2e.ts', 'tests/faults/*.test.ts'],
    globalSetup: ['tests/setup/built-program.mjs', 'tests/setup/global-setup.ts'],
    fileParallelism: false,
    testTimeout: 3_600_000,
    hookTimeout: 300_000,
  },
};

/** Two kinds of test: everything beside the code and across it, and the browser stories; two files at a time, whichever they are. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'code',
          include: ['{src,web,scripts,bench}/**/*.test.{ts,tsx,mjs}', 'tests/**/*.test.ts'],
          globalSetup: ['tests/setup/global-setup.ts'],
          setupFiles: ['tests/setup/seed.ts', 'tests/setup/texts.ts'],
          testTimeout: 30_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'stories',
          include: ['tests/e2e/**/*.e2e.ts'],
          globalSetup: ['tests/setup/built-program.mjs', 'tests/setup/prepared-folders.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // Of tests that say that they may run at once: one page loads while another is looked at.
          maxConcurrency: 2,
        },
      },
      ...(process.env.HOLDFAST_CITUS_URL ? [onCitus] : []),
      ...(process.env.HOLDFAST_FAULT_FIGURES ? [faults] : []),
    ],
  },
});
