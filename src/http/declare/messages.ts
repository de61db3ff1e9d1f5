/**
 * What every surface says of requests and accounts; a surface's own words win. Chinese is the language of the contracts
 * and the default.
 */
import { accounts as accountsEn } from '../../locales/en/accounts.ts';
import { requests as requestsEn } from '../../locales/en/requests.ts';
import { accounts as accountsZh } from '../../locales/zh/accounts.ts';
import { requests as requestsZh } from '../../locales/zh/requests.ts';
import type { Words } from '../../shared/language.ts';

export const requestMessages = { zh: requestsZh, en: requestsEn };

export const accountMessages = { zh: accountsZh, en: accountsEn };

/** Of a password and its repetition. */
export const passwordsDiffer: Words = { zh: '两次输入的密码不一致', en: 'must equal the password' };
