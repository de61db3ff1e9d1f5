/** The location of the collected tables. The contract calls it the database settings. */
import { type Static, Type } from 'typebox';
import { refuseField } from '../../../http/declare/request-errors.ts';
import { Body } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import type { MarketErrors } from '../domain/errors.ts';
import type { Proposal } from '../domain/warehouses/move.ts';
import { Done, done, Ok, ok } from '../envelope.ts';
import { presentPlace, presentTrial, TrialResult, WarehousePlace } from '../present/warehouse.ts';
import type { MarketServices } from '../services.ts';

const route = routesOf<MarketErrors>();
const tag = 'settings';

const Name = Type.String({ minLength: 1, maxLength: 255, pattern: '^[^\\u0000-\\u001f\\u007f]+$' });
/** A host name or an IP address. A driver takes a path for a socket of this machine, where its own database listens. */
const Host = Type.String({ minLength: 1, maxLength: 253, format: 'host' });
const placeFields = {
  host: Host,
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  database: Name,
  username: Type.Optional(Name),
  /** The same as `username`, as existing clients call it. */
  user: Type.Optional(Name),
  /** Fields that GET returns besides the location, accepted so that its response can be sent back unchanged. */
  is_warehouse: Type.Optional(Type.Boolean()),
  password_set: Type.Optional(Type.Boolean()),
  password: Type.Optional(Type.String({ maxLength: 1_000 })),
  ssl: Type.Optional(Type.Boolean()),
};
const Tested = Body({ ...placeFields, type: Type.Optional(Type.Enum(['postgresql', 'mysql'])) });
const Moved = Body({
  host: Type.Optional(Host),
  port: Type.Optional(placeFields.port),
  database: Type.Optional(Name),
  username: Type.Optional(Name),
  user: placeFields.user,
  is_warehouse: placeFields.is_warehouse,
  password_set: placeFields.password_set,
  password: placeFields.password,
  ssl: placeFields.ssl,
  type: Type.Optional(Type.Enum(['builtin', 'postgresql', 'mysql'])),
});

/** @param withPlace whether the answer to a change shows the new place, as clients of `/api/v1` know it */
export const warehouseRoutes = ({ warehouseMove }: MarketServices, { withPlace = false } = {}) => [
  route({
    method: 'GET',
    url: '/api/settings/database',
    operationId: 'getWarehouse',
    summary: '获取数据库配置 · Show where the tables are kept',
    tag,
    access: 'admin',
    answers: { 200: Ok(WarehousePlace) },
    async handler() {
      return ok(presentPlace(await warehouseMove.place()));
    },
  }),
  route({
    method: 'PUT',
    url: '/api/settings/database',
    operationId: 'updateWarehouse',
    summary: '更新数据库配置 · Keep the tables elsewhere',
    tag,
    access: 'admin',
    body: Moved,
    answers: { 200: withPlace ? Ok(WarehousePlace) : Done },
    errors: ['warehouse_refused'],
    async handler({ body, caller, address }) {
      const mover = { accountId: caller.account.id, address };
      if (body.type === 'builtin') await warehouseMove.moveHome(mover);
      else await warehouseMove.moveTo(proposalOf(body), mover);
      return withPlace ? ok(presentPlace(await warehouseMove.place())) : done;
    },
  }),
  route({
    method: 'POST',
    url: '/api/settings/database/test',
    operationId: 'testWarehouse',
    summary: '测试数据库连接 · Test a database connection',
    tag,
    access: 'admin',
    body: Tested,
    answers: { 200: Ok(TrialResult) },
    async handler({ body }) {
      return ok(presentTrial(await warehouseMove.test(proposalOf(body))));
    },
  }),
];

/** The address of an external database; the built-in one needs none. */
function proposalOf({ type, host, port, database, username, user, password, ssl }: Static<typeof Moved>): Proposal {
  const required = <Value>(name: string, value: Value | undefined): Value => {
    if (value === undefined) throw refuseField(name, { zh: '缺少必填字段', en: 'is required' });
    return value;
  };
  return {
    host: required('host', host),
    port: required('port', port),
    database: required('database', database),
    username: required('username', username ?? user),
    password,
    ssl,
    type: type === 'builtin' ? undefined : type,
  };
}
