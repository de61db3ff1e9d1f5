/**
 * The tests for the hand: the parts from inside. Left out are the tests of whole APIs, and those that start programs, kill
 * processes or fill tables.
 */
import { globSync, readFileSync } from 'node:fs';
import { defineConfig, mergeConfig } from 'vitest/config';
import whole from './vitest.config.ts';

/** What a test imports that starts a server, a browser or another Owlery in a process of its own, and how scale is named. */
const SLOW_IMPORTS =
  /support\/(owlery|postgres|worker-process|mariadb|swift|s3|chromium|nginx|slurm|spreadsheets)\.ts|startEmbeddedPostgres|child_process/;
const SLOW_NAMES =
  /^test.(acceptance|clients?|collectors|commands|console|deploy).|scale|killed|kill|lost|time-out|graceful-stop|python|javascript/;

const slow = globSync('test/**/*.test.ts').filter(
  (file) => SLOW_NAMES.test(file) || SLOW_IMPORTS.test(readFileSync(file, 'utf8')),
);

export default mergeConfig(whole, defineConfig({ test: { exclude: slow } }));
