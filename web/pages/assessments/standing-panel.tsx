import { useState } from 'react';
import type { Standing, WholeAssessment } from '../../../src/modules/assessments/contract.ts';
import { Panel } from '../../components/page.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { IntervalBar } from './interval-bar.tsx';
import { intervalText, shareText } from './shares.ts';

interface Row {
  id: 'stated' | 'answered' | 'verified' | 'excused' | 'carried' | 'knock-outs';
  value: (standing: Standing) => string;
  /** How it comes about, with its numbers. */
  why: (standing: Standing) => string;
}

const rows: readonly Row[] = [
  {
    id: 'stated',
    value: intervalText,
    why: ({ weight, low, high, coverage }) =>
      t('assessments.why-stated', {
        weight: figure(weight),
        low: shareText(low),
        high: shareText(high),
        open: coverage === null ? t('common.not-known') : figure(weight * (1 - coverage)),
      }),
  },
  {
    id: 'answered',
    value: ({ coverage }) => shareText(coverage),
    why: ({ asked, answered, open, weight, coverage }) =>
      t('assessments.why-answered', {
        asked,
        answered,
        open,
        weight: figure(weight),
        share: shareText(coverage),
      }),
  },
  {
    id: 'verified',
    value: ({ verified }) => shareText(verified),
    why: ({ verified, weight, day }) =>
      t('assessments.why-verified', {
        share: shareText(verified),
        weight: figure(weight),
        date: formatDate(day),
        part: verified === null ? t('common.not-known') : figure(weight * verified),
      }),
  },
  {
    id: 'excused',
    value: ({ notApplicable }) => shareText(notApplicable),
    why: ({ notApplicable, flags }) =>
      [t('assessments.why-excused', { share: shareText(notApplicable) }), ...flags.map((flag) => flagText(flag))].join(
        ' ',
      ),
  },
  {
    id: 'carried',
    value: ({ carried }) => shareText(carried),
    why: ({ carried, skipped, gates }) =>
      t('assessments.why-carried', {
        share: shareText(carried),
        skipped,
        gates: gates.map(({ id, state }) => `${id} (${t(`assessments.gate-${state}`)})`).join(', '),
      }),
  },
  {
    id: 'knock-outs',
    value: ({ knockOuts, openKnockOuts }) =>
      openKnockOuts.length > 0
        ? t('assessments.knock-outs-open', { count: knockOuts.length, open: openKnockOuts.length })
        : String(knockOuts.length),
    why: ({ knockOuts, openKnockOuts }) =>
      t('assessments.why-knock-outs', { failed: namesOf(knockOuts), open: namesOf(openKnockOuts) }),
  },
];

/** Two places: what is beyond says nothing of answers that people gave. */
function figure(weight: number): string {
  return String(Number(weight.toFixed(2)));
}

function namesOf(items: Standing['knockOuts']): string {
  return items.length === 0 ? t('common.none') : items.map(({ item }) => item).join(', ');
}

function flagText(flag: string): string {
  return flag === 'not-applicable-changed-the-result'
    ? t('assessments.flag-changed')
    : flag === 'not-applicable-unexplained'
      ? t('assessments.flag-unexplained')
      : t('assessments.flag-unapproved');
}

/** What the answers state before and now, as intervals; every figure opens to how it comes about. */
export function StandingPanel({ one, standing }: { one: WholeAssessment; standing: Standing }) {
  const [opened, setOpened] = useState<Row['id'] | null>(null);
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
            {rows.map(({ id, value }) => (
              <tr key={id}>
                <th scope="row">{t(`assessments.figure-${id}`)}</th>
                {before && <td className="numeric third tabular">{value(before)}</td>}
                <td className="numeric tabular">
                  <button
                    type="button"
                    className="figure"
                    aria-expanded={opened === id}
                    onClick={() => setOpened(opened === id ? null : id)}
                  >
                    {value(standing)}
                    <span className="for-readers">{t('why.this')}</span>
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {opened && (
          <div className="note small" role="status">
            {rows.find(({ id }) => id === opened)!.why(standing)}
          </div>
        )}
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
