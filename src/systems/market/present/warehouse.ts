import { Type } from 'typebox';
import { component } from '../../../http/declare/schemas.ts';
import type { Place } from '../domain/warehouses/relocation.ts';
import type { Trial } from '../domain/warehouses/trial.ts';
import { Text } from './fields.ts';

export const WarehousePlace = component('Warehouse')({
  type: Text,
  host: Text,
  port: Type.Integer(),
  database: Text,
  username: Text,
  password_set: Type.Boolean(),
  ssl: Type.Boolean(),
});

export function presentPlace({ passwordSet, ssl = false, ...place }: Place) {
  return { ...place, password_set: passwordSet, ssl };
}

export const TrialResult = component('ConnectionTest')({
  connected: Type.Boolean(),
  latency_ms: Type.Optional(Type.Integer()),
  reason: Type.Optional(Text),
});

export function presentTrial({ connected, milliseconds, reason }: Trial) {
  return {
    connected,
    ...(milliseconds !== undefined && { latency_ms: milliseconds }),
    ...(reason !== undefined && { reason }),
  };
}
