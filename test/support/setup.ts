/** Runs before each test file. Files share a process, so that what a file has replaced is put back after it. */
import { afterAll, vi } from 'vitest';

afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
