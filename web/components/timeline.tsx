import type { AuditEntry } from '../../src/modules/audit/contract.ts';
import { formatMoment } from '../format.ts';
import { t, textFor } from '../messages/messages.ts';

/** What happened, newest first: when, what, by whom. */
export function Timeline({ entries }: { entries: readonly AuditEntry[] }) {
  if (entries.length === 0) return <p className="second">{t('audit.no-changes')}</p>;
  return (
    <ol className="timeline">
      {entries.map((entry) => (
        <li key={entry.number} className={entry.actor.kind === 'system' ? 'observed' : ''}>
          <div className="small third">{formatMoment(entry.at)}</div>
          <div className="medium">{actionOf(entry.action)}</div>
          <div className="small second">{[entry.subject?.name, actorOf(entry)].filter(Boolean).join(', ')}</div>
        </li>
      ))}
    </ol>
  );
}

/** The action in words, where we have words for it. */
export function actionOf(action: string): string {
  return textFor('audit', `action-${action.replaceAll('.', '-')}`) ?? sentenceOf(action);
}

/** `import.row-left-out` as "Import: row left out", for actions newer than this page. */
export function sentenceOf(action: string): string {
  const words = action.replace('.', ': ').replaceAll(/[-_.]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function actorOf(entry: AuditEntry): string {
  if (entry.actor.kind === 'system') return t('audit.by-holdfast');
  return entry.actor.name ?? t('audit.by-erased');
}
