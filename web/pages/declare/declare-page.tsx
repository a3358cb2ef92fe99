import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import {
  beginDeclarationRoute,
  type OwnDeclaration,
  openDeclarationRoute,
} from '../../../src/modules/declarations/contract.ts';
import { api, isAway, isNotFound } from '../../api.ts';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { Alone } from '../setup/alone.tsx';
import { DeclarationForm } from './declaration-form.tsx';
import { Introduction } from './introduction.tsx';

/** What a supplier sees of us: its own words, without an account. The link stands behind `#`, which no server is sent. */
export function DeclarePage() {
  const [token, setToken] = useState(tokenInAddress);
  const [begun, setBegun] = useState(false);
  useEffect(() => {
    const follow = () => setToken(tokenInAddress());
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  const query = useQuery({
    queryKey: ['declare', token],
    queryFn: () => api.call(openDeclarationRoute, { input: { token } }),
    enabled: token !== '',
    staleTime: Number.POSITIVE_INFINITY,
    retry: (_, error) => isAway(error),
  });
  const begin = (own: string) => {
    history.replaceState(history.state, '', `#${own}`);
    setBegun(true);
    setToken(own);
  };
  if (token === '' || (query.isError && isNotFound(query.error))) {
    return (
      <Alone title={t('declare.broken-title')} lede={t('declare.broken-text')}>
        {null}
      </Alone>
    );
  }
  if (query.isError) {
    return (
      <Alone title={t('declare.failed')}>
        <ErrorNote error={query.error} retry={() => void query.refetch()} />
      </Alone>
    );
  }
  if (!query.data) return <Waiting />;
  if (query.data.handover) return <HandedOver token={token} own={query.data} begin={begin} />;
  return <DeclarationForm key={token} token={token} first={query.data} begun={begun} />;
}

function tokenInAddress(): string {
  return location.hash.slice(1);
}

interface HandedOverProps {
  token: string;
  own: OwnDeclaration;
  begin: (token: string) => void;
}

/** A link that a customer passed on: nothing is opened before somebody says so, since a mail program may follow links by itself. */
function HandedOver({ token, own, begin }: HandedOverProps) {
  const exchange = useMutation({
    mutationFn: () => api.call(beginDeclarationRoute, { input: { token } }),
    onSuccess: (answer) => begin(answer.token),
  });
  return (
    <Alone title={t('declare.heading', { asker: own.asker, name: own.name })}>
      <Introduction own={own} />
      <p className="second">{t('declare.begin-note')}</p>
      {exchange.isError && <ErrorNote error={exchange.error} />}
      <div>
        <Button variant="filled" onClick={() => exchange.mutate()} loading={exchange.isPending}>
          {t('declare.begin')}
        </Button>
      </div>
    </Alone>
  );
}
