import { defineConfig } from 'vitest/config';

/** Two kinds of test: everything beside the code and across it, and the browser stories, one after the other. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    globalSetup: ['tests/setup/global-setup.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'code',
          include: ['{src,web,scripts,bench}/**/*.test.{ts,tsx}', 'tests/contract/**/*.test.ts', 'tests/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'stories',
          include: ['tests/e2e/**/*.e2e.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
        },
      },
    ],
  },
});
