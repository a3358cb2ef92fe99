import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { usePageTitle } from '../components/page.tsx';
import { EmptyState, ErrorNote } from '../components/states.tsx';
import { t } from '../messages/messages.ts';

/** An address that leads nowhere. */
export function LostPage() {
  usePageTitle(t('shell.lost-title'));
  return (
    <div className="panel">
      <EmptyState
        icon="search"
        title={t('shell.lost-title')}
        actions={
          <Button component={Link} to="/" variant="filled">
            {t('shell.to-home')}
          </Button>
        }
      >
        {t('shell.lost-text')}
      </EmptyState>
    </div>
  );
}

/** A fault of the page itself; the frame around it stays. A new version of the program makes old parts of the page vanish. */
export function BrokenPage({ error }: { error: unknown }) {
  return <ErrorNote title={t('shell.broken-title')} error={error} retry={() => location.reload()} />;
}
