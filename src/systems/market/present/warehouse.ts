import { Type } from 'typebox';
import { component } from '../../../http/declare/schemas.ts';
import type { Place } from '../domain/warehouses/move.ts';
import type { Trial } from '../domain/warehouses/trial.ts';
import { Text } from './fields.ts';

export const WarehousePlace = component('Warehouse')({
  type: Text,
  host: Text,
  port: Type.Integer(),
  database: Text,
  username: Text,
  /** The same as `username`, as existing clients call it. */
  user: Text,
  is_warehouse: Type.Boolean(),
  password_set: Type.Boolean(),
  ssl: Type.Boolean(),
});

export function presentPlace({ passwordSet, ssl = false, ...place }: Place) {
  return { ...place, user: place.username, is_warehouse: true, password_set: passwordSet, ssl };
}

export const TrialResult = component('ConnectionTest')({
  connected: Type.Boolean(),
  latency_ms: Type.Integer(),
  reason: Type.Optional(Text),
  /** Whether it can be the warehouse, and why not: what existing clients look at. */
  success: Type.Boolean(),
  message: Text,
});

export function presentTrial({ connected, milliseconds, reason }: Trial) {
  return {
    connected,
    latency_ms: milliseconds,
    ...(reason !== undefined && { reason }),
    success: connected && reason === undefined,
    message: reason ?? 'success',
  };
}
