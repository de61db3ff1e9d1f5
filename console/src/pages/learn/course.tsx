import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Heart, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { useAccount } from '../../api/session.ts';
import { useAct } from '../../components/act.ts';
import { Confirm } from '../../components/confirm.tsx';
import { Page } from '../../components/page.tsx';
import { Loaded } from '../../components/states.tsx';
import { bytes, number } from '../../format.ts';
import { fileAddress } from './courses.tsx';

const Player = lazy(() => import('./player.tsx'));
const Reader = lazy(() => import('./reader.tsx'));

export function Course() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery({
    queryKey: ['course', id],
    queryFn: () =>
      dataOf(
        api.courseware.GET('/courseware/api/v1/materials/{material_id}', {
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
      actions={
        course && <Deeds id={id} uploader={course.uploader_id} isLiked={course.is_liked} likes={course.like_count} />
      }
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

function Deeds({ id, uploader, isLiked, likes }: { id: string; uploader: number; isLiked: boolean; likes: number }) {
  const { t } = useTranslation();
  const account = useAccount();
  const navigate = useNavigate();
  const [isDeleting, setDeleting] = useState(false);
  const params = { path: { material_id: Number(id) as never } };
  const like = useAct(
    () => api.courseware.POST('/courseware/api/v1/materials/{material_id}/like', { params }),
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
      {(account.id === uploader || account.role === 'admin') && (
        <Button variant="default" leftSection={<Trash2 size={15} aria-hidden />} onClick={() => setDeleting(true)}>
          {t('courses.hide')}
        </Button>
      )}
      {isDeleting && (
        <Confirm
          title={t('courses.ask_hide')}
          action={t('courses.hide')}
          isDangerous
          run={async () => {
            await api.courseware.DELETE('/courseware/api/v1/materials/{material_id}', { params });
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
