import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Node runs `using` as it is; lowered to the target of tsconfig.json, it would need helpers that Vitest cannot load.
  oxc: { target: 'esnext' },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/bundle.ts', 'test/support/cluster.ts'],
    setupFiles: ['test/support/setup.ts'],
    // Files share four processes and the modules in them, which hold no state (test/app/module-state.test.ts): loading
    // the modules for each file again cost a third of the processor's time (20 files: 100 s with, 68 s without).
    isolate: false,
    // Real databases and real processes on what may be two cores: patience, not a measure of speed.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    // Many tests wait for processes and time-outs: two cores are idle half of the time with two workers.
    maxWorkers: 4,
    reporters: ['default'],
  },
});
