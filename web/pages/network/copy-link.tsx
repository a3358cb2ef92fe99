import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';

/** The address says all that is shown; where the browser keeps the clipboard from us, it is in the address bar. */
export function CopyLink() {
  const clipboard = useClipboard();
  const toast = useToast();
  const copy = () => {
    if (navigator.clipboard) clipboard.copy(location.href);
    else toast({ text: t('network.copy-by-hand') });
  };
  return <Button onClick={copy}>{clipboard.copied ? t('common.copied') : t('network.copy-link')}</Button>;
}
