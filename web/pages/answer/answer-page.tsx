import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { AppError } from '../../../src/common/errors.ts';
import { openAssessmentRoute } from '../../../src/modules/assessments/own-contract.ts';
import { api, isAway, isNotFound } from '../../api.ts';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { Alone } from '../setup/alone.tsx';
import { AnswerForm } from './answer-form.tsx';
import { parsePlace } from './place.ts';

/** What a supplier sees of us: the questions and its own words, without an account. The link stands behind `#`, which no server is sent. */
export function AnswerPage() {
  const [{ token, place }, setAddress] = useState(() => parsePlace(location.hash));
  useEffect(() => {
    const follow = () => setAddress(parsePlace(location.hash));
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  const query = useQuery({
    queryKey: ['answer', token],
    queryFn: () => api.call(openAssessmentRoute, { input: { token } }),
    enabled: token !== '',
    // The form keeps what came and looks for more by itself.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: (attempt, error) => isAway(error) && attempt < 2,
  });
  if (token === '' || (query.isError && (isNotFound(query.error) || isInvalid(query.error)))) {
    return (
      <Alone title={t('answer.broken-title')} lede={t('answer.broken-text')}>
        {null}
      </Alone>
    );
  }
  if (query.isError) {
    return (
      <Alone title={t('answer.failed')} lede={t('answer.failed-text')}>
        <ErrorNote error={query.error} retry={() => void query.refetch()} />
      </Alone>
    );
  }
  if (!query.data) return <Waiting />;
  return <AnswerForm key={token} token={token} first={query.data} place={place} />;
}

function isInvalid(error: unknown): boolean {
  return error instanceof AppError && error.code === 'invalid-input';
}
