import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { everyItem, type Section } from '../../../src/formats/questionnaire/document.ts';
import { proposalsRoute } from '../../../src/modules/assessments/own-contract.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import type { Answering } from './answering.ts';
import { Differences } from './differences.tsx';
import { useStanding } from './use-answers.ts';

/** Answers given to the same questions elsewhere: offered for what is open here, taken only one by one or as chosen. */
export function Proposals({ answering, section }: { answering: Answering; section: Section }) {
  const { token, store, isClosed } = answering;
  const [looking, setLooking] = useState(false);
  const standing = useStanding(store);
  const { data } = useQuery({
    queryKey: ['answer', token, 'proposals'],
    queryFn: () => api.call(proposalsRoute, { input: { token } }),
    staleTime: Number.POSITIVE_INFINITY,
    // A page without proposals is whole all the same.
    retry: false,
  });
  const items = new Map([...everyItem(section.items)].map((item) => [item.id, item]));
  const offered = (data?.items ?? []).filter(
    ({ item }) => items.has(item) && standing.items[item] === 'open' && store.item(item).answer === null,
  );
  if (offered.length === 0 || isClosed) return null;
  const close = () => setLooking(false);
  return (
    <div className="row wrap answers-again">
      <span className="grow">{t('answer.proposed', { count: offered.length })}</span>
      <Button size="xs" onClick={() => setLooking(true)}>
        {t('answer.look')}
      </Button>
      {looking && (
        <Dialog title={t('answer.proposals-title')} close={close}>
          <Differences
            answering={answering}
            differences={offered.map(({ item, answer, from, question, on }) => ({
              item,
              text: items.get(item)!.text,
              before: null,
              after: answer,
              from: t('answer.proposed-from', { from, date: formatDate(on), question }),
            }))}
            act={(count) => t('answer.use-these', { count })}
            take={(chosen) => {
              for (const { item, after } of chosen) store.alter(item, after);
              void store.flush();
              close();
            }}
            close={close}
          />
        </Dialog>
      )}
    </div>
  );
}
