/** The words for what `owlery doctor` has found, on a terminal and in the console. */
import { findings as findingsEn } from '../locales/en/findings.ts';
import type { Findings } from '../locales/findings.ts';
import { findings as findingsZh } from '../locales/zh/findings.ts';
import type { Finding } from '../shared/checks.ts';
import type { Language } from '../shared/language.ts';
import { type Catalogues, textOf } from '../shared/messages.ts';

const messages: Catalogues<Findings> = { zh: findingsZh, en: findingsEn };
const SEPARATORS = { zh: '；', en: '; ' };

export const findingText = (language: Language, says: Finding['says']): string =>
  says.map((coded) => textOf(messages, language, coded) ?? coded.code).join(SEPARATORS[language]);
