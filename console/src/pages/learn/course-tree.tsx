/** Courses, the items of each, and how far each item is studied. */
import { Lock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { ProgressBar } from '../../components/status.tsx';
import { span } from '../../format.ts';

export type CourseOutline = Awaited<ReturnType<typeof readTaskOutline>>['items'][number];
type Item = NonNullable<CourseOutline['items']>[number];

export const readTaskOutline = (taskId: string) =>
  dataOf(api.GET('/console/api/study-tasks/{id}/courses', { params: { path: { id: Number(taskId) as never } } }));

export const readCourses = (ids: readonly string[]) =>
  dataOf(api.GET('/console/api/courses', { params: { query: { ids: ids.join(',') } } }));

/** The item that is studied now, newer than the outline. */
export interface Position {
  readonly current_item?: string | null;
  readonly item_progress?: number;
  readonly item_current_time?: number;
}

interface ItemsProps {
  items: CourseOutline['items'];
  position?: Position | undefined;
}

export function CourseItems({ items, position }: ItemsProps) {
  const { t } = useTranslation();
  if (!items) return <p className="small dim">{t('study.course_unreadable')}</p>;
  if (items.length === 0) return <p className="small dim">{t('study.no_items')}</p>;
  return (
    <ul className="items">
      {items.map((item) => {
        const isCurrent = !item.is_completed && position?.current_item?.endsWith(` ${item.title}`) === true;
        const seconds = isCurrent ? Math.max(item.seconds, position?.item_current_time ?? 0) : item.seconds;
        return (
          <li key={item.id} data-current={isCurrent}>
            <span className="clip" title={item.title}>
              {item.title}
            </span>
            <ItemState item={item} seconds={seconds} isCurrent={isCurrent} />
          </li>
        );
      })}
    </ul>
  );
}

function ItemState({ item, seconds, isCurrent }: { item: Item; seconds: number; isCurrent: boolean }) {
  const { t } = useTranslation();
  if (!item.is_open && !item.is_completed) {
    return (
      <span className="small dim">
        <Lock size={12} aria-hidden /> {item.availability ?? t('study.not_open')}
      </span>
    );
  }
  const total = item.total_seconds;
  const done = item.is_completed ? 100 : total > 0 ? (seconds / total) * 100 : 0;
  return (
    <span className="item-state">
      <span className="small dim num">
        {total > 0 ? `${span(item.is_completed ? total : seconds)} / ${span(total)}` : ''}
      </span>
      <ProgressBar
        value={done}
        status={item.is_completed ? 'completed' : isCurrent ? 'running' : 'pending'}
        label={item.title}
      />
    </span>
  );
}
