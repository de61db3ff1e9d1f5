/** A PDF reader with search and the last page, usable by keyboard alone. */
import { Button, NumberInput, TextInput } from '@mantine/core';
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy, TextLayer } from 'pdfjs-dist';
import worker from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure, Note } from '../../components/states.tsx';
import { keepPlace, placeOf } from './places.ts';

GlobalWorkerOptions.workerSrc = worker;

export default function Reader({ id, source }: { id: string; source: string }) {
  const { t } = useTranslation();
  const [document, setDocument] = useState<PDFDocumentProxy>();
  const [error, setError] = useState<unknown>();
  const [page, setPage] = useState(placeOf('page', id) ?? 1);
  const [search, setSearch] = useState('');
  const [outcome, setOutcome] = useState<string>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const text = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);

  useEffect(() => {
    // XFA forms are not needed.
    const loading = getDocument({ url: source, enableXfa: false });
    loading.promise.then(setDocument, setError);
    return () => void loading.destroy();
  }, [source]);

  const pages = document?.numPages ?? 1;
  const go = (next: number) => setPage(Math.max(1, Math.min(pages, next)));

  useEffect(() => {
    if (!document) return;
    keepPlace('page', id, page);
    let isCurrent = true;
    let drawing: { cancel(): void } | undefined;
    void document.getPage(Math.min(page, document.numPages)).then(async (shown) => {
      const element = canvas.current;
      if (!isCurrent || !element || !text.current) return;
      const width = frame.current?.clientWidth ?? 800;
      const scale = width / shown.getViewport({ scale: 1 }).width;
      const sharp = Math.min(devicePixelRatio, 2);
      const viewport = shown.getViewport({ scale: scale * sharp });
      element.width = viewport.width;
      element.height = viewport.height;
      const task = shown.render({ canvas: element, viewport });
      drawing = task;
      await task.promise.catch(() => {});
      text.current.replaceChildren();
      await new TextLayer({
        textContentSource: shown.streamTextContent(),
        container: text.current,
        viewport: shown.getViewport({ scale }),
      })
        .render()
        .catch(() => {});
    }, setError);
    return () => {
      isCurrent = false;
      drawing?.cancel();
    };
  }, [document, page, id]);

  const find = async () => {
    if (!document || search.trim() === '') return;
    for (let step = 1; step <= pages; step += 1) {
      const number = ((page - 1 + step) % pages) + 1;
      const { items } = await (await document.getPage(number)).getTextContent();
      const words = items.map((item) => ('str' in item ? item.str : '')).join(' ');
      if (!words.toLowerCase().includes(search.trim().toLowerCase())) continue;
      setOutcome(t('reader.found', { page: number }));
      go(number);
      return;
    }
    setOutcome(t('reader.not_found'));
  };

  if (error) return <Failure error={error} />;
  return (
    <div>
      <div className="toolbar">
        <Button variant="default" disabled={page <= 1} onClick={() => go(page - 1)}>
          {t('list.before')}
        </Button>
        <NumberInput
          aria-label={t('reader.page')}
          value={page}
          min={1}
          max={pages}
          w={84}
          onChange={(value) => typeof value === 'number' && go(value)}
        />
        <span className="dim">/ {pages}</span>
        <Button variant="default" disabled={page >= pages} onClick={() => go(page + 1)}>
          {t('list.after')}
        </Button>
        <TextInput
          className="grow"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && void find()}
          placeholder={t('reader.search')}
          aria-label={t('reader.search')}
        />
      </div>
      {outcome && <Note>{outcome}</Note>}
      <section
        ref={frame}
        className="panel"
        style={{ position: 'relative', overflow: 'hidden', marginTop: 8 }}
        aria-label={t('reader.page_of', { page, pages })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys turn the pages.
        tabIndex={0}
        onKeyDown={(event) => {
          if (event.key === 'ArrowRight' || event.key === 'PageDown') go(page + 1);
          else if (event.key === 'ArrowLeft' || event.key === 'PageUp') go(page - 1);
          else if (event.key === 'Home') go(1);
          else if (event.key === 'End') go(pages);
          else return;
          event.preventDefault();
        }}
      >
        <canvas ref={canvas} style={{ width: '100%', display: 'block' }} />
        <div ref={text} className="sr-only" />
      </section>
    </div>
  );
}
