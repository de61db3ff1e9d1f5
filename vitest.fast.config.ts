/** The tests for the hand: all but those that start programs, kill processes or fill tables, and so take their time. */
import { globSync, readFileSync } from 'node:fs';
import { defineConfig, mergeConfig } from 'vitest/config';
import whole from './vitest.config.ts';

/** What a test imports that starts a server, a browser or another Owlery in a process of its own, and how scale is named. */
const SLOW_IMPORTS =
  /support\/(owlery|postgres|worker-process|mariadb|swift|s3|chromium|nginx|slurm|spreadsheets)\.ts|startEmbeddedPostgres|child_process/;
const SLOW_NAMES = /scale|killed|kill|lost|time-out|graceful-stop|python|javascript/;

const slow = globSync('test/**/*.test.ts').filter(
  (file) => SLOW_NAMES.test(file) || SLOW_IMPORTS.test(readFileSync(file, 'utf8')),
);

export default mergeConfig(whole, defineConfig({ test: { exclude: slow } }));
