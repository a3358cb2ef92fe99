import { Link } from '@tanstack/react-router';
import type { Declaration } from '../../../src/modules/declarations/contract.ts';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';

/** Declarations with the dates of their way: asked, opened, declared, decided. */
export function DeclarationRows({ items, label }: { items: readonly Declaration[]; label: string }) {
  return (
    <div className="table-scroll">
      <table className="data-table" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t('declarations.supplier')}</th>
            <th scope="col">{t('declarations.state')}</th>
            <th scope="col">{t('declarations.asked')}</th>
            <th scope="col">{t('declarations.opened')}</th>
            <th scope="col">{t('declarations.declared')}</th>
            <th scope="col">{t('declarations.link')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <tr key={one.id}>
              <td>
                <Link to="/declarations/$id" params={{ id: one.number }} className="name">
                  {one.name}
                </Link>
                <small>{under(one)}</small>
              </td>
              <td>
                <span className="tag">{t(`declarations.state-${one.state}`)}</span>
              </td>
              <td>{formatDate(one.askedAt)}</td>
              <td>{dayOf(one.openedAt)}</td>
              <td>{dayOf(one.declaredAt)}</td>
              <td>{linkText(one)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function under({ number, parent, passedOn, dueOn, state }: Declaration): string {
  const open = state === 'asked' || state === 'opened' || state === 'queried';
  const isOverdue = open && dueOn !== null && dueOn < new Date().toISOString().slice(0, 10);
  return [
    number,
    parent && t('declarations.via', { name: parent.name }),
    open && dueOn && t('declarations.due', { date: formatDate(dueOn) }),
    isOverdue && t('declarations.overdue'),
    passedOn > 0 && t('declarations.passed-on', { count: passedOn }),
  ]
    .filter(Boolean)
    .join(' · ');
}

function dayOf(moment: string | null) {
  return moment ? formatDate(moment) : <span className="third">{t('declarations.not-yet')}</span>;
}

export function linkText({ link }: Pick<Declaration, 'link'>): string {
  const date = link.expiresAt ? formatDate(link.expiresAt) : '';
  return t(`declarations.link-${link.state}`, { date });
}
