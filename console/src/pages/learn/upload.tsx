import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, owlery } from '../../api/client.ts';
import { wordsOf } from '../../api/errors.ts';
import { Page } from '../../components/page.tsx';
import { ProgressBar } from '../../components/status.tsx';
import { useUndo } from '../../components/undo.tsx';
import { bytes } from '../../format.ts';
import { EditMaterial } from './edit-material.tsx';

interface Sending {
  readonly key: number;
  readonly file: File;
  readonly title: string;
  readonly sent: number;
  readonly state: 'running' | 'paused' | 'completed' | 'failed';
  readonly reason?: string;
  /** Interrupts the upload; the server keeps what it has received. */
  readonly pausing: AbortController;
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

  const send = async (key: number, file: File) => {
    const pausing = new AbortController();
    patch(key, { state: 'running', pausing });
    const { signal } = pausing;
    try {
      const id = await owlery.upload({ file, name: file.name, signal, onProgress: (sent) => patch(key, { sent }) });
      patch(key, { state: 'completed', sent: file.size, material: String(id) });
    } catch (error) {
      patch(key, signal.aborted ? { state: 'paused' } : { state: 'failed', reason: wordsOf(error) });
    }
  };

  const add = (files: Iterable<File>) => {
    for (const file of files) {
      count.current += 1;
      const key = count.current;
      const title = file.name.replace(/\.[^.]+$/, '');
      setAll((now) => [...now, { key, file, title, sent: 0, state: 'running', pausing: new AbortController() }]);
      void send(key, file);
    }
  };

  const cancel = ({ key, file, pausing }: Sending) => {
    setAll((now) => now.filter((one) => one.key !== key));
    pausing.abort();
    void owlery.discardUpload({ file, name: file.name }).catch(() => {});
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
          add(event.dataTransfer.files);
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
          onChange={(event) => add(event.currentTarget.files ?? [])}
        />
      </div>
      <div className="section" style={{ display: 'grid', gap: 12 }}>
        {all.map((one) => (
          <Row
            key={one.key}
            one={one}
            patch={(values) => patch(one.key, values)}
            resume={() => void send(one.key, one.file)}
            cancel={() => cancel(one)}
          />
        ))}
      </div>
    </Page>
  );
}

interface RowProps {
  one: Sending;
  patch: (values: Partial<Sending>) => void;
  resume: () => void;
  cancel: () => void;
}

function Row({ one, patch, resume, cancel }: RowProps) {
  const { t } = useTranslation();
  const { file, state, sent, pausing, reason } = one;
  if (one.isHidden) return null;
  return (
    <div className="panel panel-pad" style={{ display: 'grid', gap: 8 }}>
      <div className="form-row" style={{ justifyContent: 'space-between', alignItems: 'center' }}>
        <b className="clip">{state === 'completed' ? one.title : file.name}</b>
        <span className="form-row">
          {state === 'running' && (
            <Button size="compact-sm" variant="default" onClick={() => pausing.abort()}>
              {t('run_action.pause')}
            </Button>
          )}
          {(state === 'paused' || state === 'failed') && (
            <Button size="compact-sm" variant="default" onClick={resume}>
              {t('run_action.resume')}
            </Button>
          )}
          {state === 'completed' && one.material && <Uploaded one={one} id={one.material} patch={patch} />}
          {state !== 'completed' && (
            <Button size="compact-sm" variant="subtle" onClick={cancel}>
              {t('action.cancel')}
            </Button>
          )}
        </span>
      </div>
      <ProgressBar
        value={file.size === 0 ? 0 : (sent / file.size) * 100}
        status={state}
        label={file.name}
        words={(state === 'failed' && reason) || `${t(`upload.${state}`)} · ${bytes(sent)} / ${bytes(file.size)}`}
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
      commit: () => void api.DELETE('/courseware/api/v1/materials/{material_id}', { params }),
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
