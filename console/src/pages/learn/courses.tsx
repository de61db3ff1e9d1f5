import { Select, TextInput } from '@mantine/core';
import type { components } from '@owlery/client/types/courseware.d.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FileText, Film, Heart } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { LinkButton } from '../../components/link-button.tsx';
import { Page } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { Empty, Loaded } from '../../components/states.tsx';
import { number, span } from '../../format.ts';
import { addressOf } from '../../place.ts';
import { HiddenBadge } from './hidden-badge.tsx';

export type Course = components['schemas']['ShownMaterial'];

export const fileAddress = (path: string) => addressOf(`/courseware/${path.replace(/^\//, '')}`);

export function Courses() {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const [sort, setSort] = useState('created_at');
  const [search, setSearch] = useState('');
  const asked = useDeferredValue(search.trim());
  const query = useQuery({
    queryKey: ['courses', page, sort, asked],
    queryFn: () =>
      dataOf(
        api.GET('/courseware/api/v1/materials', {
          params: {
            query: {
              page,
              page_size: 48,
              sort_by: sort as 'created_at',
              sort_order: 'desc',
              ...(asked && { search: asked }),
            },
          },
        }),
      ),
    placeholderData: keepPreviousData,
  });
  return (
    <Page
      title={t('courses.title')}
      lead={t('courses.lead')}
      actions={<LinkButton to="/courses/upload">{t('courses.upload')}</LinkButton>}
    >
      <div className="toolbar">
        <TextInput
          className="grow"
          value={search}
          onChange={(event) => {
            setPage(1);
            setSearch(event.currentTarget.value);
          }}
          placeholder={t('courses.search')}
          aria-label={t('courses.search')}
        />
        <Select
          aria-label={t('courses.sort')}
          value={sort}
          allowDeselect={false}
          data={['created_at', 'view_count', 'like_count'].map((value) => ({ value, label: t(`courses.by_${value}`) }))}
          onChange={(value) => setSort(value ?? 'created_at')}
        />
      </div>
      <Loaded query={query}>
        {({ items, total, total_pages }) => {
          if (items.length === 0) {
            return (
              <div className="panel">
                <Empty
                  title={t(asked === '' ? 'courses.none' : 'courses.nothing_found')}
                  actions={<LinkButton to="/courses/upload">{t('courses.upload')}</LinkButton>}
                />
              </div>
            );
          }
          return (
            <>
              <div className="cards">
                {items.map((course) => (
                  <CourseCard key={course.id} course={course} />
                ))}
              </div>
              <Pager page={page} pages={total_pages} total={total} go={setPage} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function CourseCard({ course }: { course: Course }) {
  const { t } = useTranslation();
  const Icon = course.type === 'video' ? Film : FileText;
  return (
    <Link to="/courses/$id" params={{ id: String(course.id) }} className="course">
      <div className="course-thumb">
        {course.thumbnail_path ? (
          <img className="thumb" src={fileAddress(course.thumbnail_path)} alt="" loading="lazy" />
        ) : (
          <div className="thumb" style={{ display: 'grid', placeItems: 'center' }}>
            <Icon size={30} aria-hidden strokeWidth={1.4} />
          </div>
        )}
        <span className="course-length">
          {course.type === 'video'
            ? span(course.duration_seconds ?? 0)
            : t('courses.pages', { count: course.page_count ?? 0 })}
        </span>
      </div>
      <h2>{course.title}</h2>
      <span className="small dim" style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
        {course.status === 'hidden' && <HiddenBadge />}
        <span className="clip">{course.uploader_name}</span>
        <span className="nowrap">
          {t('courses.views', { count: course.view_count, views: number(course.view_count) })}
        </span>
        <span className="nowrap" style={{ display: 'inline-flex', gap: 3, alignItems: 'center' }}>
          <Heart size={12} aria-hidden /> {number(course.like_count)}
        </span>
      </span>
    </Link>
  );
}
