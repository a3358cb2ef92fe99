import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { t } from '../messages/messages.ts';

/** Something shown only now, to be copied. */
export function Secret({ title, note, value }: { title: string; note: string; value: string }) {
  const clipboard = useClipboard();
  return (
    <div className="note column" role="status">
      <h3>{title}</h3>
      <div className="secret">
        <span className="mono grow">{value}</span>
        <Button size="xs" onClick={() => clipboard.copy(value)}>
          {clipboard.copied ? t('common.copied') : t('common.copy')}
        </Button>
      </div>
      <p className="second">{note}</p>
    </div>
  );
}
