/** What was done and can be undone: it is sent when the time to undo it is over, or when the page is left. */
import { Button } from '@mantine/core';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Pending {
  words: string;
  /** Called once it stands, where it is done only then. */
  commit?: () => void;
  undo: () => void;
}

const SECONDS = 6;
const Context = createContext<(pending: Pending) => void>(() => {});

/** @returns call it with what was done and how it is undone */
export const useUndo = () => useContext(Context);

export function UndoBar({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [pending, setPending] = useState<Pending>();
  const waiting = useRef<Pending | undefined>(undefined);

  const settle = useCallback(() => {
    const done = waiting.current;
    waiting.current = undefined;
    setPending(undefined);
    done?.commit?.();
  }, []);

  const offer = useCallback(
    (next: Pending) => {
      settle();
      waiting.current = next;
      setPending(next);
    },
    [settle],
  );

  useEffect(() => {
    if (!pending) return;
    const timer = setTimeout(settle, SECONDS * 1000);
    addEventListener('pagehide', settle);
    return () => {
      clearTimeout(timer);
      removeEventListener('pagehide', settle);
    };
  }, [pending, settle]);

  return (
    <Context.Provider value={offer}>
      {children}
      {pending && (
        <div className="undo" role="status">
          <span>{pending.words}</span>
          <Button
            size="compact-sm"
            variant="white"
            color="dark"
            onClick={() => {
              waiting.current = undefined;
              setPending(undefined);
              pending.undo();
            }}
          >
            {t('action.undo')}
          </Button>
        </div>
      )}
    </Context.Provider>
  );
}
