import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Upload as TusUpload } from 'tus-js-client';
import { api } from '../../api/client.ts';
import { Page } from '../../components/page.tsx';
import { ProgressBar } from '../../components/status.tsx';
import { useUndo } from '../../components/undo.tsx';
import { bytes } from '../../format.ts';
import { addressOf } from '../../place.ts';
import { EditMaterial } from './edit-material.tsx';

interface Sending {
  readonly key: number;
  readonly file: File;
  readonly title: string;
  readonly sent: number;
  readonly state: 'running' | 'paused' | 'completed' | 'failed';
  readonly reason?: string;
  readonly upload: TusUpload;
  /** The id of the resulting material. */
  readonly material?: string;
  readonly isHidden?: boolean;
}

/** Uploads many files at once, each with a progress bar; an interrupted file continues when it is chosen again. */
export function Upload() {
  const { t } = useTranslation();
  const [all, setAll] = useState<readonly Sending[]>([]);
  const [isOver, setOver] = useState(false);
  const count = useRef(0);
  const input = useRef<HTMLInputElement>(null);

  const patch = (key: number, values: Partial<Sending>) =>
    setAll((now) => now.map((one) => (one.key === key ? { ...one, ...values } : one)));

  const add = async (files: Iterable<File>) => {
    for (const file of files) {
      count.current += 1;
      const key = count.current;
      const title = file.name.replace(/\.[^.]+$/, '');
      const upload = new TusUpload(file, {
        endpoint: addressOf('/courseware/api/v1/upload/resumable'),
        retryDelays: [0, 1_000, 3_000, 5_000, 10_000],
        metadata: { title, filename: file.name, filetype: file.type },
        removeFingerprintOnSuccess: true,
        onProgress: (sent) => patch(key, { sent }),
        onAfterResponse: (_request, response) => {
          const material = response.getHeader('content-location')?.split('/').at(-1);
          if (material) patch(key, { material });
        },
        onSuccess: () => patch(key, { state: 'completed', sent: file.size }),
        onError: (error) => patch(key, { state: 'failed', reason: reasonOf(error) }),
      });
      setAll((now) => [...now, { key, file, title, sent: 0, state: 'running', upload }]);
      const [earlier] = await upload.findPreviousUploads();
      if (earlier) upload.resumeFromPreviousUpload(earlier);
      upload.start();
    }
  };

  return (
    <Page title={t('upload.title')} lead={t('upload.lead')} back={{ to: '/courses', words: t('courses.title') }}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button within does the same by keyboard. */}
      <div
        className="drop"
        data-over={isOver}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void add(event.dataTransfer.files);
        }}
      >
        <p>{t('upload.drop')}</p>
        <p className="small dim">{t('upload.kinds')}</p>
        <Button variant="default" mt={10} onClick={() => input.current?.click()}>
          {t('upload.choose')}
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept="video/mp4,video/webm,application/pdf"
          onChange={(event) => void add(event.currentTarget.files ?? [])}
        />
      </div>
      <div className="section" style={{ display: 'grid', gap: 12 }}>
        {all.map((one) => (
          <Row
            key={one.key}
            one={one}
            patch={(values) => patch(one.key, values)}
            drop={() => setAll((now) => now.filter(({ key }) => key !== one.key))}
          />
        ))}
      </div>
    </Page>
  );
}

interface RowProps {
  one: Sending;
  patch: (values: Partial<Sending>) => void;
  drop: () => void;
}

function Row({ one, patch, drop }: RowProps) {
  const { t } = useTranslation();
  const { file, state, sent, upload, reason } = one;
  if (one.isHidden) return null;
  return (
    <div className="panel panel-pad" style={{ display: 'grid', gap: 8 }}>
      <div className="form-row" style={{ justifyContent: 'space-between', alignItems: 'center' }}>
        <b className="clip">{state === 'completed' ? one.title : file.name}</b>
        <span className="form-row">
          {state === 'running' && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => void upload.abort().then(() => patch({ state: 'paused' }))}
            >
              {t('run_action.pause')}
            </Button>
          )}
          {(state === 'paused' || state === 'failed') && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                patch({ state: 'running' });
                upload.start();
              }}
            >
              {t('run_action.resume')}
            </Button>
          )}
          {state === 'completed' && one.material && <Uploaded one={one} id={one.material} patch={patch} />}
          {state !== 'completed' && (
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => {
                drop();
                void upload.abort(true).catch(() => {});
              }}
            >
              {t('action.cancel')}
            </Button>
          )}
        </span>
      </div>
      <ProgressBar
        value={file.size === 0 ? 0 : (sent / file.size) * 100}
        status={state}
        label={file.name}
        words={reason ?? `${t(`upload.${state}`)} · ${bytes(sent)} / ${bytes(file.size)}`}
      />
    </div>
  );
}

/** The actions on an uploaded file. */
function Uploaded({ one, id, patch }: { one: Sending; id: string; patch: RowProps['patch'] }) {
  const { t } = useTranslation();
  const [isEditing, setEditing] = useState(false);
  const undo = useUndo();
  const params = { path: { material_id: Number(id) as never } };
  const hide = () => {
    patch({ isHidden: true });
    undo({
      words: t('upload.hidden', { title: one.title }),
      commit: () => void api.courseware.DELETE('/courseware/api/v1/materials/{material_id}', { params }),
      undo: () => patch({ isHidden: false }),
    });
  };
  return (
    <>
      <Link to="/courses/$id" params={{ id }}>
        {t('upload.see')}
      </Link>
      <Button size="compact-sm" variant="default" onClick={() => setEditing(true)}>
        {t('action.edit')}
      </Button>
      <Button size="compact-sm" variant="default" onClick={hide}>
        {t('courses.hide')}
      </Button>
      {isEditing && (
        <EditMaterial id={id} title={one.title} saved={(title) => patch({ title })} close={() => setEditing(false)} />
      )}
    </>
  );
}

/** The server's message, extracted from the library's longer one. */
function reasonOf(error: Error): string {
  const body = /response text: (.*?), request id/s.exec(error.message)?.[1];
  try {
    return (JSON.parse(body ?? '') as { error: { message: string } }).error.message;
  } catch {
    return error.message.slice(0, 200);
  }
}
