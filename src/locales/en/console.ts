import type { Catalogue } from '../../shared/messages.ts';
import type { ConsoleErrors } from '../../systems/console/domain/errors.ts';

export const console: Catalogue<ConsoleErrors> = {
  run_not_found: ({ id }) => `no such run: ${id}`,
  session_not_found: 'there is no such session, or it has ended',
  foreign_page: 'the request comes from a page of another site',
};
