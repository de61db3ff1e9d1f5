/**
 * The tests for the hand: the parts from inside, 80 s on two cores. Left out are the tests of whole APIs, those that start
 * programs, kill processes or fill tables, and those that wait long.
 */
import { globSync, readFileSync } from 'node:fs';
import { defineConfig, mergeConfig } from 'vitest/config';
import whole from './vitest.config.ts';

const SLOW_FOLDERS = /^test.(acceptance|clients?|collectors|commands|console|deploy)./;
/** What a test imports that starts a server, a browser or another Owlery in a process of its own, and how scale is named. */
const SLOW_IMPORTS =
  /support\/(owlery|postgres|worker-process|mariadb|swift|s3|chromium|nginx|slurm|spreadsheets)\.ts|startEmbeddedPostgres|child_process/;
const SLOW_NAMES = /scale|killed|kill|lost|time-out|graceful-stop|python|javascript/;
/** More than 10 s beside others on two cores (2026-11-30). */
const SLOW_FILES = new Set(
  [
    'core/jobs/order-and-limits',
    'core/mail/mail',
    'http/asyncapi',
    'http/openapi-lint',
    'http/sockets/delivery',
    'shared/storage/temporary-files',
    'systems/console/alerts',
    'systems/console/operations',
    'systems/factory/gpus/gpu-watch',
    'systems/factory/money',
    'systems/market/exports',
    'systems/market/load',
    'systems/market/round-trip',
    'systems/study/failures',
    'systems/study/not-open',
    'systems/study/passing',
    'systems/study/statements',
  ].map((name) => `test/${name}.test.ts`),
);

const slow = globSync('test/**/*.test.ts').filter(
  (file) =>
    SLOW_FILES.has(file) ||
    SLOW_FOLDERS.test(file) ||
    SLOW_NAMES.test(file) ||
    SLOW_IMPORTS.test(readFileSync(file, 'utf8')),
);

export default mergeConfig(whole, defineConfig({ test: { exclude: slow } }));
