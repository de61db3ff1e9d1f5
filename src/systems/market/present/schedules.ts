import { component } from '../../../http/declare/schemas.ts';
import type { ScheduleTemplate } from '../domain/schedules/templates.ts';
import { MaybeText, Text } from './fields.ts';

export const TemplateObject = component('ScheduleTemplate')({
  value: Text,
  label: Text,
  description: Text,
  schedule_type: Text,
  schedule_expression: MaybeText,
  cron_expression: MaybeText,
});

/** Under the names existing clients know, beside those a task takes. */
export function presentTemplate({ name, label, type, expression, cron }: ScheduleTemplate) {
  return {
    value: name,
    label: label.zh,
    description: label.en,
    schedule_type: type,
    schedule_expression: expression,
    cron_expression: cron,
  };
}
