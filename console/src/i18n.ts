import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Language, settings } from './settings.ts';

/** Only the texts of the chosen language are loaded. */
const load = async (language: Language) =>
  language === 'zh' ? (await import('./locales/zh/index.ts')).default : (await import('./locales/en/index.ts')).default;

export async function startTexts(): Promise<void> {
  const { language } = settings();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: await load(language) } },
    interpolation: { escapeValue: false },
    returnEmptyString: false,
  });
}

export async function speak(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await load(language));
  }
  await i18next.changeLanguage(language);
}
