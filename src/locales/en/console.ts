import type { Catalogue } from '../../shared/messages.ts';
import type { ConsoleErrors } from '../../systems/console/domain/errors.ts';

export const console: Catalogue<ConsoleErrors> = {
  run_not_found: ({ id }) => `no such run: ${id}`,
  session_not_found: 'there is no such session, or it has ended',
  worker_not_found: ({ worker }) => `no such worker: ${worker}; it may have stopped`,
  mail_failed: ({ reason }) => `the mail could not be sent: ${reason}; check SMTP_URL`,
  balance_held: ({ held }) => `${(held / 100).toFixed(2)} are held for tasks: the balance cannot be less`,
  foreign_page: 'the request comes from a page of another site',
};

export const testMail = {
  subject: 'Owlery: a test mail',
  text: 'This mail was sent from the settings page of the Owlery console. Mail works.',
};
