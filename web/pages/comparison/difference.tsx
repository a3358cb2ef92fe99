import type { FieldDifference, LinkDifference, NodeDifference } from '../../../src/modules/history/contract.ts';
import { Icon } from '../../components/icon.tsx';
import { iconOfKind, NodeLink } from '../../components/node-link.tsx';
import { actionOf } from '../../components/timeline.tsx';
import { countryName } from '../../country.ts';
import { formatMoment } from '../../format.ts';
import { t, textFor } from '../../messages/messages.ts';

/** One record that is another than it was: old value struck, new beside, links and who changed it. */
export function Difference({ difference }: { difference: NodeDifference }) {
  const { node, what, fields, links, findings, changes } = difference;
  return (
    <li className="difference">
      <div className="row wrap">
        <Icon name={iconOfKind[node.kind]} />
        {what === 'removed' ? <span className="medium">{node.name}</span> : <NodeLink node={node} />}
        <span className="mono third small">{node.number}</span>
        <span className="tag">{t(`history.what-${what}`)}</span>
      </div>
      {(fields.length > 0 || links.length > 0 || findings.opened + findings.gone > 0) && (
        <dl className="key-values small">
          {fields
            .filter(({ field }) => !(what === 'new' && field === 'name'))
            .map((field) => (
              <Field key={field.field} field={field} isNew={what === 'new'} />
            ))}
          {links.map((link) => (
            <LinkRow key={`${link.kind} ${link.from.id} ${link.to.id}`} link={link} />
          ))}
          {findings.opened + findings.gone > 0 && (
            <>
              <dt>{t('shell.findings')}</dt>
              <dd>
                {[
                  findings.opened > 0 && t('history.findings-opened', { count: findings.opened }),
                  findings.gone > 0 && t('history.findings-gone', { count: findings.gone }),
                ]
                  .filter(Boolean)
                  .join(', ')}
              </dd>
            </>
          )}
        </dl>
      )}
      <ul className="plain-list small third">
        {changes.slice(0, 3).map((change) => (
          <li key={change.number}>
            {t('history.by', {
              action: actionOf(change.action),
              actor: change.actor ?? t(change.erased ? 'common.erased-person' : 'history.by-holdfast'),
              moment: formatMoment(change.at),
            })}
          </li>
        ))}
      </ul>
    </li>
  );
}

function Field({ field, isNew }: { field: FieldDifference; isNew: boolean }) {
  return (
    <>
      <dt>{textFor('history', `field-${field.field}`) ?? field.field}</dt>
      <dd>
        {!isNew && (
          <>
            <s className="third">{valueText(field.field, field.before)}</s>{' '}
          </>
        )}
        {valueText(field.field, field.after)}
      </dd>
    </>
  );
}

function LinkRow({ link }: { link: LinkDifference }) {
  return (
    <>
      <dt>{t(`history.link-${link.what}`)}</dt>
      <dd>
        <NodeLink node={link.from} /> {textFor('words', `link-${link.kind}`) ?? link.kind} <NodeLink node={link.to} />
        {link.fields.map(({ field, before, after }) => (
          <span key={field} className="second">
            {' '}
            {textFor('history', `field-${field}`) ?? field} <s className="third">{valueText(field, before)}</s>{' '}
            {valueText(field, after)}
          </span>
        ))}
      </dd>
    </>
  );
}

function valueText(field: string, value: unknown): string {
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) {
    return t('history.nothing-there');
  }
  if (typeof value === 'boolean') return t(value ? 'history.yes' : 'history.no');
  if (Array.isArray(value)) return value.join('; ');
  if (field === 'country') return countryName(String(value));
  return textFor('words', `${field}-${String(value)}`) ?? String(value);
}
