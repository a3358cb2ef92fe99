import { NativeSelect } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type QuestionToAsk, questionsToAskRoute } from '../../../src/modules/claims/asking-contract.ts';
import { api } from '../../api.ts';
import { Level } from '../../components/level.tsx';
import { PageSteps } from '../../components/page-steps.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { AssessmentsFrame } from './frame.tsx';

const route = getRouteApi('/shell/assessments/ask-next');
const pageSize = 50;
const neededChoices = ['0.5', '0.6', '0.7', '0.8', '0.9'] as const;

/** The open questions whose answers would change the decision on a supplier most, as a queue with the grounds of each place in it. */
export function AskNextPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const needed = search.needed ?? '0.7';
  const query = useQuery({
    queryKey: ['questions-to-ask', needed, search.after],
    queryFn: ({ signal }) =>
      api.call(questionsToAskRoute, { query: { needed, after: search.after, limit: pageSize }, signal }),
    placeholderData: keepPreviousData,
  });
  const { data } = query;
  return (
    <AssessmentsFrame lede={t('ask-next.lede')}>
      <div className="column wide">
        <NativeSelect
          maw={260}
          label={t('ask-next.needed')}
          data={neededChoices.map((value) => ({ value, label: value }))}
          value={needed}
          onChange={(event) =>
            void navigate({ search: { needed: event.currentTarget.value as (typeof neededChoices)[number] } })
          }
        />
        {query.isPending && <Waiting />}
        {query.isError && (
          <ErrorNote title={t('ask-next.failed')} error={query.error} retry={() => void query.refetch()} />
        )}
        {data?.total === 0 && (
          <div className="panel">
            <EmptyState icon="check" title={t('ask-next.none-title')}>
              {t('ask-next.none-text')}
            </EmptyState>
          </div>
        )}
        {data && data.total > 0 && (
          <>
            {data.items.every(({ value }) => value === 0) && <p className="note">{t('ask-next.none-decides')}</p>}
            <Queue items={data.items} />
            <p className="second small">{t('ask-next.count', { count: data.total })}</p>
            <PageSteps
              pageSize={pageSize}
              onFirst={search.after !== undefined && (() => void navigate({ search: { ...search, after: undefined } }))}
              onNext={data.next !== null && (() => void navigate({ search: { ...search, after: data.next! } }))}
            />
            <section className="panel">
              <h2>{t('ask-next.assumptions')}</h2>
              <ul>
                {data.assumptions.map((one) => (
                  <li key={one}>{one}</li>
                ))}
              </ul>
            </section>
          </>
        )}
      </div>
    </AssessmentsFrame>
  );
}

function Queue({ items }: { items: readonly QuestionToAsk[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keys
    <section className="panel table-scroll" tabIndex={0} aria-label={t('ask-next.title')}>
      <table className="plain-table ask-queue" aria-label={t('ask-next.title')}>
        <thead>
          <tr>
            <th scope="col">{t('assessments.supplier')}</th>
            <th scope="col">{t('assessments.question')}</th>
            <th scope="col">{t('ask-next.now')}</th>
            <th scope="col">{t('ask-next.if-in-place')}</th>
            <th scope="col">{t('ask-next.if-not')}</th>
            <th scope="col" className="number">
              {t('ask-next.value')}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <Row key={`${one.assessment.id} ${one.item}`} one={one} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ one }: { one: QuestionToAsk }) {
  const [inPlace, not] = (['in-place', 'not-in-place'] as const).map((answer) =>
    one.answers.find((branch) => branch.answer === answer),
  );
  return (
    <tr>
      <td>
        <div>
          <Link to="/suppliers/$id" params={{ id: one.supplier.number ?? one.supplier.id }}>
            {one.supplier.name}
          </Link>
        </div>
        <Level level={one.level} />
      </td>
      <td>
        <div>
          <Link to="/assessments/$id" params={{ id: one.assessment.number }}>
            {one.item}
          </Link>
        </div>
        {one.question}
        {one.knockOut && <small className="third">{t('ask-next.knock-out')}</small>}
      </td>
      <td>
        <Outcome {...one.now} />
      </td>
      <td>{inPlace && <Outcome {...inPlace} />}</td>
      <td>{not && <Outcome {...not} />}</td>
      <td className="number tabular">
        {one.value === 0 ? 0 : one.value.toFixed(3)}
        <small className="third">{t(one.changesChoice ? 'ask-next.changes' : 'ask-next.stays')}</small>
      </td>
    </tr>
  );
}

/** What would be decided, and how likely what is needed is then reached. */
function Outcome({ action, reached }: Pick<QuestionToAsk['now'], 'action' | 'reached'>) {
  return (
    <>
      {t(`ask-next.${action}`)}
      <small className="third tabular">{t('ask-next.reached', { chance: reached.toFixed(2) })}</small>
    </>
  );
}
