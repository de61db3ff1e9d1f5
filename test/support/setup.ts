/** Runs before each test file. Files share a process, so the changes of a file are undone after it. */
import { afterAll, vi } from 'vitest';

afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
