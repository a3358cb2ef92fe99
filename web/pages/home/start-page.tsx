import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listFeedsRoute } from '../../../src/modules/feeds/contract.ts';
import { api } from '../../api.ts';
import { PageHead } from '../../components/page.tsx';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';
import { StartWays } from './start-ways.tsx';

/** What one sees after setting up: the ways in. */
export function StartPage() {
  const { runInstallation } = useRights();
  const feeds = useQuery({ queryKey: ['feeds'], queryFn: () => api.call(listFeedsRoute) });
  return (
    <>
      <PageHead
        title={t('home.start-title')}
        lede={t(runInstallation ? 'home.start-lede' : 'home.start-own-lede')}
        actions={<Link to="/">{t('home.start-skip')}</Link>}
      />
      <StartWays feeds={feeds.data?.items ?? []} />
    </>
  );
}
