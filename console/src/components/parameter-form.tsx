/** A form generated from the declaration of a source or a type of task: a suitable field for each parameter. */
import { Checkbox, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export interface Parameter {
  readonly name: string;
  /** `string`, `integer`, `number`, `float`, `boolean`, `date`, `array`, `object`. */
  readonly type: string;
  readonly required: boolean;
  readonly default_value?: unknown;
  readonly title?: string;
  readonly description?: string;
  readonly choices?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
}

export type Values = Readonly<Record<string, unknown>>;

interface ParameterFormProps {
  parameters: readonly Parameter[];
  values: Values;
  change: (values: Values) => void;
}

export function ParameterForm({ parameters, values, change }: ParameterFormProps) {
  const { t } = useTranslation();
  if (parameters.length === 0) return <p className="dim small">{t('form.no_parameters')}</p>;
  return (
    <>
      {parameters.map((parameter) => (
        <Field
          key={parameter.name}
          parameter={parameter}
          value={values[parameter.name]}
          set={(value) => {
            const { [parameter.name]: _, ...others } = values;
            change(
              value === '' || value === undefined || value === null ? others : { ...others, [parameter.name]: value },
            );
          }}
        />
      ))}
    </>
  );
}

function Field({ parameter, value, set }: { parameter: Parameter; value: unknown; set: (value: unknown) => void }) {
  const { name, title, type, required, description, choices, default_value: preset } = parameter;
  const { t } = useTranslation();
  const common = {
    label: t(`parameter.${name}`, title ?? name),
    description: description && description !== name ? description : undefined,
    required,
    placeholder: preset === undefined || preset === null ? undefined : shown(preset),
  };
  if (choices && choices.length > 0) {
    return (
      <Select
        {...common}
        clearable={!required}
        searchable={choices.length > 8}
        data={choices.map(String)}
        value={value === undefined ? null : String(value)}
        onChange={(chosen) => set(choices.find((one) => String(one) === chosen))}
      />
    );
  }
  if (type === 'boolean') {
    return (
      <Checkbox
        label={common.label}
        description={common.description}
        checked={Boolean(value ?? preset)}
        onChange={(event) => set(event.currentTarget.checked)}
      />
    );
  }
  if (['integer', 'number', 'float'].includes(type)) {
    return (
      <NumberInput
        {...common}
        value={(value as number | undefined) ?? ''}
        allowDecimal={type !== 'integer'}
        min={parameter.minimum}
        max={parameter.maximum}
        onChange={set}
      />
    );
  }
  if (type === 'array' || type === 'object') {
    return <JsonField {...common} value={value} set={set} />;
  }
  return (
    <TextInput
      {...common}
      type={type === 'date' ? 'date' : 'text'}
      value={(value as string | undefined) ?? ''}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}

/** Lists with one entry per line; other structures as JSON. */
function JsonField({ value, set, ...common }: { value: unknown; set: (value: unknown) => void; label: string }) {
  const text = Array.isArray(value) && value.every((one) => typeof one === 'string') ? value.join('\n') : shown(value);
  return (
    <Textarea
      {...common}
      autosize
      minRows={2}
      value={text}
      onChange={(event) => {
        const given = event.currentTarget.value;
        try {
          set(given === '' ? undefined : JSON.parse(given));
        } catch {
          set(given.split('\n'));
        }
      }}
    />
  );
}

const shown = (value: unknown) =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);

/** Whether all required parameters have values. */
export const isComplete = (parameters: readonly Parameter[], values: Values) =>
  parameters.every(
    ({ name, required, default_value }) => !required || values[name] !== undefined || default_value != null,
  );

interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  title?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
}

/** The parameters of a JSON schema's object. */
export function parametersOf({ properties = {}, required = [] }: Schema): Parameter[] {
  return Object.entries(properties).map(([name, one]) => ({
    name,
    type: one.type ?? 'string',
    required: required.includes(name),
    ...(one.default !== undefined && { default_value: one.default }),
    ...(one.title !== undefined && { title: one.title }),
    ...(one.description !== undefined && { description: one.description }),
    ...(one.enum && { choices: one.enum }),
    ...(one.minimum !== undefined && { minimum: one.minimum }),
    ...(one.maximum !== undefined && { maximum: one.maximum }),
  }));
}
