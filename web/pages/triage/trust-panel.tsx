import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getTrustRoute, setTrustRoute, type TrustOrder } from '../../../src/modules/triage/contract.ts';
import { api } from '../../api.ts';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';

type Class = TrustOrder['classes'][number];

/** Whom the workspace believes first; administrators put it in another order, by mouse or keys. */
export function TrustPanel() {
  const query = useQuery({ queryKey: ['trust'], queryFn: () => api.call(getTrustRoute) });
  return (
    <section className="panel">
      <header>
        <h2>{t('rules.trust')}</h2>
      </header>
      <div className="inset column">
        <p className="second">{t('rules.trust-lede')}</p>
        {query.isError && (
          <ErrorNote title={t('rules.trust-unread')} error={query.error} retry={() => void query.refetch()} />
        )}
        {query.isPending && <Waiting />}
        {query.data && <Order key={query.data.classes.join()} classes={query.data.classes} />}
      </div>
    </section>
  );
}

function Order({ classes }: { classes: readonly Class[] }) {
  const { administer } = useRights();
  const toast = useToast();
  const [order, setOrder] = useState(classes);
  const [told, setTold] = useState('');
  const save = useMutation({
    mutationFn: () => api.call(setTrustRoute, { input: { classes: [...order] } }),
    onSuccess: ({ closed, reopened, touched, jobId }) => {
      toast({
        text: jobId === null ? t('rules.trust-saved', { closed, reopened }) : t('triage.judging', { count: touched }),
      });
      return readAnew();
    },
  });
  const move = (place: number, by: -1 | 1) => {
    const next = order.toSpliced(place, 1).toSpliced(place + by, 0, order[place]!);
    setOrder(next);
    setTold(t('rules.trust-moved', { who: t(`triage.trust-${order[place]!}`), place: place + by + 1 }));
  };
  return (
    <>
      <ol className="column">
        {order.map((one, place) => (
          <li key={one}>
            <span className="row wrap">
              <span className="third tabular">{place + 1}</span>
              {administer && (
                <>
                  <Mover who={one} way="earlier" disabled={place === 0} move={() => move(place, -1)} />
                  <Mover who={one} way="later" disabled={place === order.length - 1} move={() => move(place, 1)} />
                </>
              )}
              <span className="medium">{t(`triage.trust-${one}`)}</span>
            </span>
          </li>
        ))}
      </ol>
      <output className="for-readers">{told}</output>
      {save.isError && <ErrorNote title={t('rules.trust-failed')} error={save.error} />}
      {administer && order.join() !== classes.join() && (
        <div>
          <Button variant="filled" onClick={() => save.mutate()} loading={save.isPending}>
            {t('rules.trust-save')}
          </Button>
        </div>
      )}
    </>
  );
}

interface MoverProps {
  who: Class;
  way: 'earlier' | 'later';
  disabled: boolean;
  move: () => void;
}

/** Stays in reach of the keyboard at either end, where it does nothing. */
function Mover({ who, way, disabled, move }: MoverProps) {
  return (
    <Button
      size="xs"
      variant="subtle"
      aria-label={t(`rules.trust-${way}`, { who: t(`triage.trust-${who}`) })}
      aria-disabled={disabled}
      onClick={() => !disabled && move()}
    >
      {way === 'earlier' ? '↑' : '↓'}
    </Button>
  );
}
