import { startDueAlerts } from '../modules/alerts/index.ts';
import { startDetailFills } from '../modules/boms/index.ts';
import { startDueFetches } from '../modules/feeds/index.ts';
import { startScans } from '../modules/notices/index.ts';
import { startDuePrivateFetches } from '../modules/private-feeds/index.ts';
import { forgetOldTries } from '../modules/users/index.ts';
import { forgetCallCounts } from '../platform/http/call-counts.ts';
import type { ScheduledWork } from '../platform/jobs/schedule.ts';
import { logAuditHeads } from './audit-heads.ts';

const minute = 60;
const hour = 3600;

/** All work that comes round, once for the installation however many programs serve it. */
export const schedule: readonly ScheduledWork[] = [
  { name: 'audit.heads', everySeconds: 24 * hour, run: logAuditHeads },
  { name: 'notices.scan', everySeconds: 24 * hour, run: startScans },
  { name: 'calls.forget', everySeconds: hour, run: (_, tx) => forgetCallCounts(tx) },
  { name: 'sign-ins.forget', everySeconds: hour, run: (_, tx) => forgetOldTries(tx) },
  { name: 'boms.details', everySeconds: hour, run: startDetailFills },
  { name: 'alerts.due', everySeconds: minute, run: startDueAlerts },
  { name: 'feeds.due', everySeconds: minute, run: startDueFetches },
  { name: 'private-feeds.due', everySeconds: minute, run: startDuePrivateFetches },
];
