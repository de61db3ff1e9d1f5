/** Actions that can be undone: they are sent when the time to undo has passed, or when the page is left. */
import { Button } from '@mantine/core';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Pending {
  words: string;
  /** Sends the action, when it can no longer be undone. */
  commit?: () => void;
  undo: () => void;
}

const SECONDS = 6;
const Context = createContext<(pending: Pending) => void>(() => {});

/** @returns a function that announces an action and its undo */
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
