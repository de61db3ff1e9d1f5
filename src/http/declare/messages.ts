/**
 * The texts for requests and accounts shared by all surfaces; a surface's own texts override them. Chinese is the
 * language of the contracts and the default.
 */
import { accounts as accountsEn } from '../../locales/en/accounts.ts';
import { requests as requestsEn } from '../../locales/en/requests.ts';
import { accounts as accountsZh } from '../../locales/zh/accounts.ts';
import { requests as requestsZh } from '../../locales/zh/requests.ts';
import type { Words } from '../../shared/language.ts';

export const requestMessages = { zh: requestsZh, en: requestsEn };

export const accountMessages = { zh: accountsZh, en: accountsEn };

/** For a repeated password that differs. */
export const passwordsDiffer: Words = { zh: '两次输入的密码不一致', en: 'must equal the password' };

/** For a new password that is the present one. */
export const passwordUnchanged: Words = {
  zh: '新密码不能与现在的密码相同',
  en: 'must differ from the present password',
};
