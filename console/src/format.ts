/** Numbers, money and times in the reader's language and zone. */
import { formatters, settingsStore } from './stores.ts';

/** The zone of the account; the browser's until it is known. */
export const setZone = (name: string) => formatters.setZone(name);
export const zoneName = () => formatters.zone;

/** A formatter of the reader's language and zone, made once for each key. */
const once = <T>(key: string, make: (locale: string, timeZone: string) => T): T => formatters.once(key, make);

export const number = (value: number, digits = 0) =>
  once(`number ${digits}`, (locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits })).format(value);

export const percent = (value: number) => `${number(value, value < 10 && value % 1 !== 0 ? 1 : 0)}%`;

/** @param hundredths of a yuan */
export const money = (hundredths: number) => yuan(hundredths / 100);

export const yuan = (value: number) =>
  once(
    'money',
    (locale) => new Intl.NumberFormat(locale, { style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' }),
  ).format(value);

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

export function bytes(value: number): string {
  const step = value < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(value) / 3));
  return `${number(value / 1000 ** step, step > 1 ? 1 : 0)} ${UNITS[step]}`;
}

/** Zone-less times of our APIs are UTC. */
export function dateOf(text: string): Date {
  return new Date(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text.replace(' ', 'T')}Z`);
}

export const exact = (date: Date) =>
  once(
    'exact',
    (locale, timeZone) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone }),
  ).format(date);

export const clock = (date: Date) =>
  once('clock', (locale, timeZone) => new Intl.DateTimeFormat(locale, { timeStyle: 'medium', timeZone })).format(date);

export const day = (date: Date) =>
  once(
    'day',
    (locale, timeZone) => new Intl.DateTimeFormat(locale, { month: 'numeric', day: 'numeric', timeZone }),
  ).format(date);

const SPANS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['second', 60],
  ['minute', 3600],
  ['hour', 86_400],
  ['day', 86_400 * 30],
  ['month', 86_400 * 365],
  ['year', Number.POSITIVE_INFINITY],
];
const SECONDS: Partial<Record<Intl.RelativeTimeFormatUnit, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  month: 86_400 * 30,
  year: 86_400 * 365,
};

export function relative(date: Date, now = Date.now()): string {
  const seconds = (date.getTime() - now) / 1000;
  const [unit] = SPANS.find(([, most]) => Math.abs(seconds) < most) ?? ['year'];
  const value = Math.trunc(seconds / (SECONDS[unit] ?? 1));
  return once('relative', (locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })).format(
    value,
    unit,
  );
}

/** `1:05`, `2:03:04`. */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [hours = 0, minutes = 0, rest = 0] = parts;
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** A duration in words: `0.4 s`, `12 s`, `3 min`. */
export function took(seconds: number): string {
  const unit = (value: number, name: 'second' | 'minute' | 'hour', digits = 0) =>
    once(
      `unit ${name} ${digits}`,
      (locale) =>
        new Intl.NumberFormat(locale, {
          style: 'unit',
          unit: name,
          unitDisplay: 'short',
          maximumFractionDigits: digits,
        }),
    ).format(value);
  if (seconds < 10) return unit(seconds, 'second', 1);
  if (seconds < 120) return unit(seconds, 'second');
  if (seconds < 7200) return unit(seconds / 60, 'minute');
  return unit(seconds / 3600, 'hour', 1);
}

/** Titles of scripts and types of task are `中文 · English`: returns the part in the reader's language, else the whole title. */
export function inLanguage(title: string): string {
  const parts = title.split(' · ');
  if (parts.length !== 2) return title;
  const [first = '', second = ''] = parts;
  const isChinese = (text: string) => /\p{Script=Han}/u.test(text);
  if (isChinese(first) === isChinese(second)) return title;
  return (settingsStore.current.language === 'zh') === isChinese(first) ? first : second;
}

/** The hour and minute. */
export const hourOf = (date: Date) =>
  once(
    'hour',
    (locale, timeZone) => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone }),
  ).format(date);

/** @param index 0 is Sunday */
export const weekday = (index: number) =>
  // 2023-01-01 was a Sunday.
  once('weekday', (locale) => new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' })).format(
    Date.UTC(2023, 0, 1 + index),
  );
