import { refusals } from '../../shared/errors.ts';

/** A mail to one person, in plain text. */
export interface Message {
  to: string;
  subject: string;
  text: string;
}

/** The refusals of mail. */
export type MailErrors = {
  /** Not a single bare address: a name, a list, or a line break that would inject a header. */
  mail_address_invalid: { to: string };
  /** A line break or another control character in the subject. */
  mail_subject_invalid: { subject: string };
};

const refuse = refusals<MailErrors>();

/** One address as mail servers accept it, without the forms that need quoting. */
const ADDRESS = /^[^\s\p{Cc}<>()[\]\\,;:"@]+@[^\s\p{Cc}<>()[\]\\,;:"@]+$/u;

/** @throws mail_address_invalid, mail_subject_invalid */
export function checkMessage({ to, subject }: Message): void {
  if (to.length > 254 || !ADDRESS.test(to)) throw refuse('mail_address_invalid', { to });
  if (/[\p{Cc}\u2028\u2029]/u.test(subject)) throw refuse('mail_subject_invalid', { subject });
}
