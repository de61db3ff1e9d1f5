/** Writes into the schemas of a document what their objects and fields mean, in both languages. */
import { fields as commonEn } from '../../../locales/en/fields/common.ts';
import { fields as commonZh } from '../../../locales/zh/fields/common.ts';
import type { FieldTexts } from '../../declare/field-texts.ts';
import { isObject, type Json, type JsonObject } from './components.ts';

/** `中文 · English` from the texts of both languages for a name; undefined without a text. */
export function both(
  inZh: Readonly<Record<string, string>>,
  inEn: Readonly<Record<string, string>>,
  name: string,
): string | undefined {
  if (!Object.hasOwn(inZh, name)) return undefined;
  return `${inZh[name]} · ${inEn[name]}`;
}

/**
 * @param schemas the components, by name
 * @returns the same with descriptions; a field that refers to a component has that component's
 */
export function describe(schemas: JsonObject, { zh, en }: FieldTexts): JsonObject {
  const textOf = (name: string) => both(zh, en, name) ?? both(commonZh, commonEn, name);
  const described = (json: Json, ...names: string[]): Json => {
    if (!isObject(json) || json.$ref !== undefined) return json;
    const text = names.map(textOf).find(Boolean);
    const description = [text, json.description].filter(Boolean).join('\n\n');
    return description === '' ? json : { ...json, description };
  };
  const whole = Object.entries(schemas).map(([name, schema]) => {
    if (!isObject(schema) || !isObject(schema.properties)) return [name, described(schema, name)];
    const properties = Object.entries(schema.properties).map(([field, property]) => [
      field,
      described(property, `${name}.${field}`, field),
    ]);
    return [name, described({ ...schema, properties: Object.fromEntries(properties) }, name)];
  });
  return Object.fromEntries(whole);
}
