/** Conditional requests, in the order of https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2 */
import type { IncomingHttpHeaders } from 'node:http';
import type { ObjectFacts } from '../../../shared/storage/storage.ts';

export type Verdict = 'send' | 'not modified' | 'failed';

/** Whether an object is sent in response to these headers. */
export function judge(headers: IncomingHttpHeaders, { etag, lastModified }: ObjectFacts): Verdict {
  const match = headers['if-match'];
  const unmodifiedSince = headers['if-unmodified-since'];
  if (match !== undefined ? !names(match, etag, isSame) : isNewer(lastModified, unmodifiedSince)) return 'failed';
  const noneMatch = headers['if-none-match'];
  const since = headers['if-modified-since'];
  if (noneMatch !== undefined) return names(noneMatch, etag, isSameWeakly) ? 'not modified' : 'send';
  return isDate(since) && !isNewer(lastModified, since) ? 'not modified' : 'send';
}

/** Whether the requested ranges belong to the version of the object that the client has (If-Range). */
export function rangesHold(headers: IncomingHttpHeaders, { etag, lastModified }: ObjectFacts): boolean {
  const condition = headers['if-range'];
  if (typeof condition !== 'string') return true;
  return /^(W\/)?"/.test(condition) ? isSame(condition, etag) : Date.parse(condition) === inSeconds(lastModified);
}

function names(list: string, etag: string, same: (one: string, other: string) => boolean): boolean {
  if (list.trim() === '*') return true;
  return (list.match(/(?:W\/)?"[^"]*"/g) ?? []).some((one) => same(one, etag));
}

/** A weak validator says nothing about bytes. */
const isSame = (one: string, other: string) => one === other && !one.startsWith('W/');
const isSameWeakly = (one: string, other: string) => one.replace(/^W\//, '') === other.replace(/^W\//, '');

const isDate = (header: string | undefined): header is string =>
  header !== undefined && !Number.isNaN(Date.parse(header));
const isNewer = (date: Date, header: string | undefined) => isDate(header) && inSeconds(date) > Date.parse(header);

/** Rounded to seconds, like a date in a header. */
const inSeconds = (date: Date) => Math.floor(date.getTime() / 1000) * 1000;
