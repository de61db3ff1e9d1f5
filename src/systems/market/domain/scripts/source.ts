/** Helpers for scripts that fetch, see docs/collectors.md. Scripts import it as `owlery/source`. */
export { PERIOD, type Period, readPeriod, yearsOf } from './source/period.ts';
export { type CsvRequest, type Request, Source, type SourceDeclaration } from './source/source.ts';
export { SourceError } from './source/source-error.ts';
export { readDate, readFields, readList, readNumber, readText, readWords } from './source/values.ts';
