import { useSearch } from '@tanstack/react-router';
import type { assessmentWhy } from '../../../src/modules/assessment-reports/contract.ts';
import type { Standing, WholeAssessment } from '../../../src/modules/assessments/contract.ts';
import { Panel } from '../../components/page.tsx';
import { t } from '../../messages/messages.ts';
import { Figure } from '../../why/figure.tsx';
import { IntervalBar } from './interval-bar.tsx';
import { intervalText, shareText } from './shares.ts';

interface Row {
  id: 'knock-outs' | 'stated' | 'answered' | 'verified' | 'excused' | 'carried';
  /** By which it is asked why. */
  opens: (typeof assessmentWhy.values)[number];
  value: (standing: Standing) => string;
}

/** What decides by itself stands first (reference model M9). */
const rows: readonly Row[] = [
  {
    id: 'knock-outs',
    opens: 'knockOuts',
    value: ({ knockOuts, openKnockOuts }) =>
      openKnockOuts.length > 0
        ? t('assessments.knock-outs-open', { count: knockOuts.length, open: openKnockOuts.length })
        : String(knockOuts.length),
  },
  { id: 'stated', opens: 'low', value: intervalText },
  { id: 'answered', opens: 'coverage', value: ({ coverage }) => shareText(coverage) },
  { id: 'verified', opens: 'verified', value: ({ verified }) => shareText(verified) },
  { id: 'excused', opens: 'notApplicable', value: ({ notApplicable }) => shareText(notApplicable) },
  { id: 'carried', opens: 'carried', value: ({ carried }) => shareText(carried) },
];

function flagText(flag: string): string {
  return flag === 'not-applicable-changed-the-result'
    ? t('assessments.flag-changed')
    : flag === 'not-applicable-unexplained'
      ? t('assessments.flag-unexplained')
      : t('assessments.flag-unapproved');
}

/** What the answers state before and now, as intervals; every figure of the newest submission opens to its grounds. */
export function StandingPanel({ one, standing }: { one: WholeAssessment; standing: Standing }) {
  const { submission } = useSearch({ from: '/shell/assessments/$id' });
  const isNewest = submission === undefined || submission === one.submission;
  const before = one.previousStanding;
  return (
    <Panel title={t('assessments.result')}>
      <div className="column">
        <table className="plain-table small standing" aria-label={t('assessments.result')}>
          {before && (
            <thead>
              <tr>
                <th scope="col">
                  <span className="for-readers">{t('assessments.figure')}</span>
                </th>
                <th scope="col" className="numeric">
                  {t('assessments.before')}
                </th>
                <th scope="col" className="numeric">
                  {t('assessments.now')}
                </th>
              </tr>
            </thead>
          )}
          <tbody>
            {rows.map(({ id, opens, value }) => (
              <tr key={id}>
                <th scope="row">{t(`assessments.figure-${id}`)}</th>
                {before && <td className="numeric third tabular">{value(before)}</td>}
                <td className="numeric tabular">
                  {isNewest ? (
                    <Figure why={{ kind: 'assessment', id: one.number, value: opens }} value={value(standing)} />
                  ) : (
                    value(standing)
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {standing.flags.map((flag) => (
          <p key={flag} className="note small">
            {flagText(flag)}
          </p>
        ))}
        <IntervalBar low={standing.low} high={standing.high} />
        <p className="third small">{t('assessments.never-risk')}</p>
        <Sections standing={standing} />
      </div>
    </Panel>
  );
}

/** The same section by section. */
function Sections({ standing }: { standing: Standing }) {
  return (
    <details>
      <summary>{t('assessments.by-section')}</summary>
      <table className="plain-table small standing" aria-label={t('assessments.by-section')}>
        <tbody>
          {standing.sections.map((section) => (
            <tr key={section.id}>
              <th scope="row">
                {section.title}
                <small className="third">
                  {t('assessments.answered-of', { answered: section.answered, asked: section.asked })}
                </small>
              </th>
              <td className="numeric tabular">{intervalText(section)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
