/**
 * The limit for a signed-in request: a Fastify route that verifies the same kind of token through the same kind of
 * cache, checks that the session is live in a map, and answers the same body. `/sql` reads the account by one prepared
 * statement instead. Run as a process: prints its port.
 */
import Fastify from 'fastify';
import pg from 'pg';
import { Tokens } from '../src/core/accounts/tokens.ts';
import { Me } from '../src/systems/identity/present.ts';

const { DATABASE_URL = '', KEY = '', SESSION = '', BODY = '{}' } = process.env;
const tokens = new Tokens(Buffer.from(KEY, 'base64'));
const sessions = new Map([[SESSION, JSON.parse(BODY)]]);
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });

const app = Fastify();
const schema = { response: { 200: Me } };

function account(header: string | undefined) {
  const claims = tokens.read(header?.slice(7) ?? '');
  const found = typeof claims === 'string' ? undefined : sessions.get(claims.sid);
  if (!found) throw Object.assign(new Error('not signed in'), { statusCode: 401 });
  return found;
}

app.get('/me', { schema }, ({ headers }) => account(headers.authorization));

app.get('/sql', { schema }, async ({ headers }) => {
  const { id } = account(headers.authorization);
  const text = 'select * from accounts where id = $1';
  const { rows } = await pool.query({ name: 'account', text, values: [id] });
  return { ...rows[0], is_superuser: false, is_staff: false };
});

const origin = await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.({ origin });
