import { Button } from '@mantine/core';
import { exportNoticesRoute, type Notice, NoticeKind } from '../../../src/modules/notices/contract.ts';
import { PlaceLink } from '../../components/place-link.tsx';
import { formatMoment } from '../../format.ts';
import type { ListDeclaration } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';

/** The list of notices; what is opened is read. */
export function noticeListOf(open: (row: Notice) => void): ListDeclaration<Notice> {
  return {
    name: 'notices',
    sort: '-at',
    exported: exportNoticesRoute,
    columns: [
      {
        id: 'what',
        title: t('notices.what'),
        exported: ['title', 'events', 'path'],
        cell: (row) => (
          <>
            <PlaceLink className="name" path={row.path} onFollow={() => open(row)}>
              {row.title}
            </PlaceLink>
            {!row.read && <span className="tag beside">{t('notices.unread')}</span>}
            {row.events > 1 && <small>{t('notices.together', { count: row.events })}</small>}
          </>
        ),
      },
      {
        id: 'kind',
        title: t('notices.kind'),
        cell: (row) => t(`notices.kind-${kindOf(row)}`),
      },
      {
        id: 'when',
        title: t('notices.when'),
        sort: { key: 'at', as: 'time' },
        exported: ['at'],
        cell: (row) => <span className="moment">{formatMoment(row.at)}</span>,
      },
      {
        id: 'acts',
        title: t('common.acts'),
        numeric: true,
        exported: ['read'],
        cell: (row) =>
          !row.read && (
            <Button size="xs" variant="subtle" onClick={() => open(row)}>
              {t('notices.mark-read')}
            </Button>
          ),
      },
    ],
  };
}

function kindOf({ type }: Notice): NoticeKind {
  return NoticeKind.parse(type.split('.')[0]);
}
