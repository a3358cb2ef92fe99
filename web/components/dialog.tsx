import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { t } from '../messages/messages.ts';

interface DialogProps {
  title: string;
  close: () => void;
  children: ReactNode;
}

/** The browser's own modal dialog: it keeps the focus inside, answers Esc and gives the focus back. */
export function Dialog({ title, close, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  return (
    <dialog className="dialog" ref={dialog} onClose={close} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </dialog>
  );
}

interface ConfirmDialogProps extends DialogProps {
  /** The act itself: "Remove the member". */
  act: string;
  confirm: () => void;
  busy?: boolean;
}

/** Asks before an act that cannot be undone; everything else is done at once and can be undone. */
export function ConfirmDialog({ title, act, confirm, busy = false, close, children }: ConfirmDialogProps) {
  return (
    <Dialog title={title} close={close}>
      <div className="second">{children}</div>
      <div className="dialog-actions">
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button className="danger" onClick={confirm} loading={busy}>
          {act}
        </Button>
      </div>
    </Dialog>
  );
}
