import { Button, Group, Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wordsOf } from '../api/errors.ts';
import { Note } from './states.tsx';

interface ConfirmProps {
  title: string;
  /** The consequences. */
  children: ReactNode;
  /** The label of the button: a verb. */
  action: string;
  isDangerous?: boolean;
  run: () => Promise<unknown>;
  close: () => void;
}

/** Asks for a confirmation of an action that cannot be undone. */
export function Confirm({ title, children, action, isDangerous = false, run, close }: ConfirmProps) {
  const { t } = useTranslation();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    try {
      await run();
      close();
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <div style={{ display: 'grid', gap: 14 }}>
        <div>{children}</div>
        {error !== undefined && <Note tone="bad">{wordsOf(error)}</Note>}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('action.keep')}
          </Button>
          <Button color={isDangerous ? 'red.8' : 'ink'} loading={isBusy} onClick={go}>
            {action}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
