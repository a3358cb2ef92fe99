import { z } from 'zod';
import { NoticeKind, noticeSorts, SentMessage } from '../../../src/modules/notices/contract.ts';
import { choice, choices, place, shownBy, sortedBy } from '../../search-params.ts';

/** Which notices are shown. */
export const NoticeSearch = z.object({
  kind: choices(NoticeKind),
  state: choice(['unread']),
  sort: sortedBy(noticeSorts),
  ...shownBy,
  ...place,
});
export type NoticeSearch = z.infer<typeof NoticeSearch>;

/** Which part of the delivery log is shown. */
export const ChannelSearch = z.object({ state: SentMessage.shape.state.optional().catch(undefined), ...place });
export type ChannelSearch = z.infer<typeof ChannelSearch>;
