import { Type } from 'typebox';
import { component } from '../../../http/declare/schemas.ts';
import { unavailableText as unavailableEn } from '../../../locales/en/market-interfaces.ts';
import { unavailableText as unavailableZh } from '../../../locales/zh/market-interfaces.ts';
import type { Unavailable } from '../domain/errors.ts';
import type {
  InterfaceCategory,
  InterfaceColumn,
  InterfaceParameter,
  MarketInterface,
} from '../domain/interfaces/catalogue.ts';
import { descriptionOf, isSendable } from '../domain/interfaces/interface-parameters.ts';
import { titleOf, unavailableFor } from '../domain/interfaces/interfaces.ts';
import { Anything, MaybeText, Text } from './fields.ts';

export const CategoryObject = component('InterfaceCategory')({
  name: Text,
  display_name: Text,
  display_name_en: Text,
  description: Text,
  interface_count: Type.Integer(),
});

const interfaceFields = {
  id: Type.Integer(),
  name: Text,
  display_name: Text,
  category: Text,
  /** The same as `category` and `available`, as existing clients read them. */
  category_name: Text,
  is_active: Type.Boolean(),
  description: Text,
  parameter_count: Type.Integer(),
  /** Whether it can be collected from. */
  available: Type.Boolean(),
};

export const InterfaceItem = component('Interface')(interfaceFields);

export const ParameterObject = component('InterfaceParameter')({
  name: Text,
  type: Text,
  required: Type.Boolean(),
  default_value: Anything,
  description: Text,
  sendable: Type.Boolean(),
  format: Type.Optional(Text),
  example: Type.Optional(Text),
  choices: Type.Optional(Type.Array(Text)),
  suggestions: Type.Optional(Type.Array(Text)),
});

const Columns = Type.Array(component('InterfaceColumn')({ name: Text, type: Text }));

export const InterfaceDetail = component('InterfaceDetail')({
  ...interfaceFields,
  unavailable_reason: MaybeText,
  documented: Type.Boolean(),
  path: Type.Array(Text),
  host: MaybeText,
  parameters: Type.Array(ParameterObject),
  columns: Columns,
  /** Whether there are others, which depend on the data. */
  columns_partial: Type.Boolean(),
  column_variants: Type.Optional(Type.Array(component('ColumnVariant')({ label: Text, columns: Columns }))),
});

export function presentCategory({ name, title, title_en, interfaces }: InterfaceCategory & { interfaces: number }) {
  return {
    name,
    display_name: title,
    display_name_en: title_en,
    description: `${title}相关数据接口`,
    interface_count: interfaces,
  };
}

/** An interface with every field shown anywhere; the answer's schema picks its own. */
export function presentInterface(found: MarketInterface) {
  const { id, name, category, documented = true, path, host = null, parameters, columns, variants } = found;
  const unavailable = unavailableFor(found);
  return {
    id,
    name,
    display_name: titleOf(found),
    category,
    category_name: category,
    is_active: unavailable === undefined,
    description: [path.join(' / ') || titleOf(found), host].filter(Boolean).join(' · '),
    parameter_count: parameters.length,
    available: unavailable === undefined,
    unavailable_reason: unavailable ? bothLanguages(unavailable) : null,
    documented,
    path,
    host,
    parameters: parameters.map(presentParameter),
    columns: presentColumns(columns),
    columns_partial: found.columns_partial ?? false,
    ...(variants && {
      column_variants: variants.map((variant) => ({ label: variant.label, columns: presentColumns(variant.columns) })),
    }),
  };
}

function presentParameter(parameter: InterfaceParameter) {
  const { name, type, required, format, example, choices, suggestions } = parameter;
  return {
    name,
    type: type === 'float' ? 'number' : type,
    required,
    default_value: parameter.default ?? null,
    description: descriptionOf({ format, example, default: parameter.default }),
    sendable: isSendable(parameter),
    ...(format !== undefined && { format }),
    ...(example !== undefined && { example }),
    ...(choices && { choices }),
    ...(suggestions && { suggestions }),
  };
}

function presentColumns(columns: readonly InterfaceColumn[]) {
  return columns.map(([name, type]) => ({ name, type }));
}

/** A part of an object is the same for everybody, whatever language they ask for. */
function bothLanguages(unavailable: Unavailable): string {
  return `${unavailableZh(unavailable)} · ${unavailableEn(unavailable)}`;
}
