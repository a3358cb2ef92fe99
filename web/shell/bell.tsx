import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { countUnreadRoute } from '../../src/modules/notices/contract.ts';
import { api } from '../api.ts';
import { Icon } from '../components/icon.tsx';
import { t } from '../messages/messages.ts';

/** How often the bell looks; a page that nobody looks at does not. */
const lookMillis = 30_000;

/** How many notices are unread; leads to them. */
export function Bell() {
  const { data } = useQuery({
    queryKey: ['notices', 'unread'],
    queryFn: () => api.call(countUnreadRoute),
    refetchInterval: lookMillis,
    refetchOnWindowFocus: true,
  });
  const unread = data?.unread ?? 0;
  return (
    <Link
      to="/notices"
      className="bell"
      aria-label={unread > 0 ? t('notices.bell-unread', { count: unread }) : t('notices.bell')}
    >
      <Icon name="bell" />
      {unread > 0 && (
        <span className="bell-count tabular" aria-hidden="true">
          {unread > 99 ? t('notices.many') : unread}
        </span>
      )}
    </Link>
  );
}
