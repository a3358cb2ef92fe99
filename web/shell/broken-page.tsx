import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { PageHead } from '../components/page.tsx';
import { ErrorNote } from '../components/states.tsx';
import { t } from '../messages/messages.ts';

/** An address that leads nowhere. */
export function LostPage() {
  return (
    <>
      <PageHead title={t('shell.lost-title')} lede={t('shell.lost-text')} />
      <Button component={Link} to="/" variant="filled">
        {t('shell.to-home')}
      </Button>
    </>
  );
}

/** A fault of the page itself; the frame around it stays. A new version of the program makes old parts of the page vanish. */
export function BrokenPage({ error }: { error: unknown }) {
  return <ErrorNote title={t('shell.broken-title')} error={error} retry={() => location.reload()} />;
}
