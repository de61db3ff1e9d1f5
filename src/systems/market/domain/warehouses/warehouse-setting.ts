import { type Static, Type } from 'typebox';
import { defineSetting } from '../../../../core/settings/settings.ts';

const Text = Type.String({ minLength: 1, maxLength: 255 });

const LocationSchema = Type.Object({
  type: Type.Enum(['postgresql', 'mysql']),
  host: Text,
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  database: Text,
  username: Text,
  password: Type.String(),
  /** Only over TLS, by a certificate for this host that the machine trusts. */
  ssl: Type.Optional(Type.Boolean()),
});

/** How to reach a database elsewhere, its password in the clear. */
export type Location = Static<typeof LocationSchema>;

/** Where the warehouse is. What is stored as `password` is sealed. */
export const warehouseSetting = defineSetting({
  name: 'market.warehouse',
  schema: Type.Union([Type.Object({ type: Type.Literal('builtin') }), LocationSchema]),
  default: { type: 'builtin' },
});

export type WarehouseSetting = Static<typeof warehouseSetting.schema>;
