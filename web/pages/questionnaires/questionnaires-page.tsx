import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type Questionnaire, questionnaireWorkbookRoute } from '../../../src/modules/questionnaires/contract.ts';
import { downloadAddress } from '../../api.ts';
import { PageHead, Panel } from '../../components/page.tsx';
import { Record } from '../../components/record.tsx';
import { EmptyState } from '../../components/states.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';
import { ExportJson } from './export-json.tsx';
import { useQuestionnaires, useWithdraw } from './use-questionnaires.ts';

/** What suppliers can be asked: what ships, and what the workspace has of its own. */
export function QuestionnairesPage() {
  const query = useQuestionnaires();
  const { assess } = useRights();
  const begin = (
    <Button component={Link} to="/questionnaires/new" variant="filled">
      {t('questionnaires.new')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('questionnaires.title')} lede={t('questionnaires.lede')} actions={assess && begin} />
      <Record query={query} failed={t('questionnaires.failed')}>
        {({ items }) => {
          const own = items.filter(({ ships }) => !ships);
          return (
            <div className="column wide">
              <Panel title={t('questionnaires.list-own')} flush>
                {own.length > 0 ? (
                  <Rows items={own} label={t('questionnaires.list-own')} />
                ) : (
                  <EmptyState icon="audit" title={t('questionnaires.own-none-title')} actions={assess && begin}>
                    {t('questionnaires.own-none-text')}
                  </EmptyState>
                )}
              </Panel>
              <Panel title={t('questionnaires.list-ships')} flush>
                <Rows items={items.filter(({ ships }) => ships)} label={t('questionnaires.list-ships')} />
              </Panel>
            </div>
          );
        }}
      </Record>
    </>
  );
}

function Rows({ items, label }: { items: readonly Questionnaire[]; label: string }) {
  return (
    <div className="table-scroll">
      <table className="data-table" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t('questionnaires.name')}</th>
            <th scope="col" className="numeric">
              {t('questionnaires.questions')}
            </th>
            <th scope="col" className="numeric">
              {t('questionnaires.items')}
            </th>
            <th scope="col">{t('questionnaires.version')}</th>
            <th scope="col">{t('questionnaires.wording')}</th>
            <th scope="col">{t('questionnaires.acts')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <Row key={one.id} one={one} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ one }: { one: Questionnaire }) {
  const { id, title, summary, questions, items, version, versions, wording, ships } = one;
  const { assess } = useRights();
  const withdraw = useWithdraw();
  const older = versions.length - 1;
  return (
    <tr>
      <td className="questionnaire-name">
        <Link to="/questionnaires/$id" params={{ id }} className="name">
          {title}
        </Link>
        <small>{summary}</small>
        <small className="mono">{id}</small>
      </td>
      <td className="numeric stacked" data-label={t('questionnaires.questions')}>
        {formatNumber(questions)}
      </td>
      <td className="numeric stacked" data-label={t('questionnaires.items')}>
        {formatNumber(items)}
      </td>
      <td className="stacked" data-label={t('questionnaires.version')}>
        <span className="tabular">{version}</span>
        {older > 0 && <small>{t('questionnaires.versions-more', { count: older })}</small>}
      </td>
      <td className="stacked" data-label={t('questionnaires.wording')}>
        {ships ? t(`questionnaires.wording-${wording}`) : t('questionnaires.wording-yours')}
      </td>
      <td className="stacked">
        <span className="row wrap">
          <a
            href={downloadAddress(questionnaireWorkbookRoute, { params: { id } })}
            download
            className="link-button"
            aria-label={t('questionnaires.export-of', { name: title, format: t('questionnaires.as-workbook') })}
          >
            {t('questionnaires.as-workbook')}
          </a>
          <ExportJson one={one} />
          {assess && !ships && (
            <button
              type="button"
              className="link-button"
              aria-label={t('questionnaires.withdraw-of', { name: title, version })}
              disabled={withdraw.isPending}
              onClick={() => withdraw.mutate(one)}
            >
              {t('questionnaires.withdraw')}
            </button>
          )}
        </span>
      </td>
    </tr>
  );
}
