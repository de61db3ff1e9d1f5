import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Heart, Pencil, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { loaded } from '../../api/loaded.ts';
import { useAccount } from '../../api/session.ts';
import { useAct } from '../../components/act.ts';
import { Confirm } from '../../components/confirm.tsx';
import { Page } from '../../components/page.tsx';
import { Loaded } from '../../components/states.tsx';
import { bytes, number } from '../../format.ts';
import { fileAddress } from './courses.tsx';
import { EditMaterial } from './edit-material.tsx';
import { HiddenBadge } from './hidden-badge.tsx';

const Player = lazy(loaded(() => import('./player.tsx')));
const Reader = lazy(loaded(() => import('./reader.tsx')));

export function Course() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery({
    queryKey: ['course', id],
    queryFn: () =>
      dataOf(
        api.GET('/courseware/api/v1/materials/{material_id}', {
          params: { path: { material_id: Number(id) as never } },
        }),
      ),
  });
  const course = query.data;
  const bones = <div className="bone thumb" />;
  return (
    <Page
      title={course?.title ?? t('courses.title')}
      back={{ to: '/courses', words: t('courses.title') }}
      actions={course && <Actions id={id} course={course} />}
    >
      <Loaded query={query} bones={bones}>
        {(one) => (
          <div className="split">
            <div>
              <Suspense fallback={bones}>
                {one.type === 'video' ? (
                  <Player
                    key={id}
                    id={id}
                    source={fileAddress(one.file_path)}
                    poster={one.thumbnail_path ? fileAddress(one.thumbnail_path) : undefined}
                    title={one.title}
                  />
                ) : (
                  <Reader key={id} id={id} source={fileAddress(one.file_path)} />
                )}
              </Suspense>
              {one.description && <p style={{ marginTop: 14, whiteSpace: 'pre-wrap' }}>{one.description}</p>}
              <p className="small dim" style={{ marginTop: 8 }}>
                {one.status === 'hidden' && (
                  <>
                    <HiddenBadge /> {t('courses.hidden_hint')} ·{' '}
                  </>
                )}
                {one.uploader_name} · {bytes(one.file_size)} ·{' '}
                {t('courses.views', { count: one.view_count, views: number(one.view_count) })}
              </p>
            </div>
            <aside>
              <h2 style={{ marginBottom: 10 }}>{t('courses.next')}</h2>
              {one.related_materials.length === 0 && <p className="dim">{t('courses.no_next')}</p>}
              {one.related_materials.map((other) => (
                <div key={other.id} className="tree-item">
                  <Link to="/courses/$id" params={{ id: String(other.id) }}>
                    {other.title}
                  </Link>
                </div>
              ))}
            </aside>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

interface ActionsProps {
  id: string;
  course: {
    title: string;
    description: string | null;
    status: string;
    uploader_id: number;
    is_liked: boolean;
    like_count: number;
  };
}

function Actions({ id, course }: ActionsProps) {
  const { uploader_id: uploader, is_liked: isLiked, like_count: likes } = course;
  const { t } = useTranslation();
  const account = useAccount();
  const navigate = useNavigate();
  const [isDeleting, setDeleting] = useState(false);
  const [isEditing, setEditing] = useState(false);
  const params = { path: { material_id: Number(id) as never } };
  const like = useAct(
    () => api.POST('/courseware/api/v1/materials/{material_id}/like', { params }),
    ['course', 'courses'],
  );
  return (
    <>
      <Button
        variant={isLiked ? 'filled' : 'default'}
        leftSection={<Heart size={15} aria-hidden />}
        aria-pressed={isLiked}
        onClick={() => like.run()}
      >
        {t('courses.like')} {number(likes)}
      </Button>
      {course.status !== 'hidden' && (account.id === uploader || account.role === 'admin') && (
        <>
          <Button variant="default" leftSection={<Pencil size={15} aria-hidden />} onClick={() => setEditing(true)}>
            {t('action.edit')}
          </Button>
          <Button variant="default" leftSection={<Trash2 size={15} aria-hidden />} onClick={() => setDeleting(true)}>
            {t('courses.hide')}
          </Button>
        </>
      )}
      {isEditing && (
        <EditMaterial id={id} title={course.title} description={course.description} close={() => setEditing(false)} />
      )}
      {isDeleting && (
        <Confirm
          title={t('courses.ask_hide')}
          action={t('courses.hide')}
          isDangerous
          run={async () => {
            await api.DELETE('/courseware/api/v1/materials/{material_id}', { params });
            await navigate({ to: '/courses' });
          }}
          close={() => setDeleting(false)}
        >
          {t('courses.ask_hide_hint')}
        </Confirm>
      )}
    </>
  );
}
