import { FindingVerdict } from '../../../src/modules/findings/contract.ts';
import type { VexDocument } from '../../../src/modules/vex/contract.ts';
import { t } from '../../messages/messages.ts';

/** `2 affected, 1 fixed`. */
export function statusText({ statuses }: Pick<VexDocument, 'statuses'>): string {
  return Object.entries(statuses)
    .map(([status, count]) => t('vex.status-count', { count, status: statusWord(status) }))
    .join(', ');
}

export function statusWord(status: string): string {
  const verdict = FindingVerdict.safeParse(status);
  return verdict.success ? t(`triage.verdict-${verdict.data}`) : t('vex.status-unknown');
}
