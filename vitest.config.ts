import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Node runs `using` as it is; lowered to the target of tsconfig.json, it would need helpers that Vitest cannot load.
  oxc: { target: 'esnext' },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/cluster.ts'],
    // Real databases and real processes on what may be two cores: patience, not a measure of speed.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Many tests wait for processes and time-outs: two cores are idle half of the time with two workers.
    maxWorkers: 4,
    reporters: ['default'],
  },
});
