import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { NodeRef } from '../../../src/modules/register/contract.ts';
import { type Classification, getClassificationRoute } from '../../../src/modules/taxonomy/contract.ts';
import { api } from '../../api.ts';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';
import { Panel } from '../page.tsx';
import { ErrorNote, Waiting } from '../states.tsx';
import { ClassifyDialog } from './classify-dialog.tsx';

/** What a product is in a network, or which critical functions a mission function serves. */
export function ClassificationPanel({ node }: { node: NodeRef }) {
  const rights = useRights();
  const [choosing, setChoosing] = useState(false);
  const isFunction = node.kind === 'function';
  const query = useQuery({
    queryKey: ['classification', node.id],
    queryFn: () => api.call(getClassificationRoute, { params: { id: node.id } }),
  });
  return (
    <Panel
      title={t(isFunction ? 'taxonomy.critical-functions-title' : 'taxonomy.elements')}
      footer={
        rights.write &&
        query.data && (
          <Button size="xs" onClick={() => setChoosing(true)}>
            {t('taxonomy.choose')}
          </Button>
        )
      }
    >
      {query.isError ? (
        <ErrorNote title={t('taxonomy.classification-failed')} error={query.error} retry={() => void query.refetch()} />
      ) : query.data ? (
        <Classified classification={query.data} isFunction={isFunction} />
      ) : (
        <Waiting />
      )}
      {choosing && query.data && (
        <ClassifyDialog classification={query.data} isFunction={isFunction} close={() => setChoosing(false)} />
      )}
    </Panel>
  );
}

function Classified({ classification, isFunction }: { classification: Classification; isFunction: boolean }) {
  const values = isFunction ? classification.criticalFunctions : classification.elements;
  if (values.length === 0) {
    return <p className="second">{t(isFunction ? 'taxonomy.critical-functions-none' : 'taxonomy.elements-none')}</p>;
  }
  return (
    <ul className="plain-list column">
      {values.map(({ code, name }) => (
        <li key={code}>
          {isFunction ? (
            <Link to="/functions" search={{ criticalFunction: [code] }}>
              {name}
            </Link>
          ) : (
            <Link to="/products" search={{ element: [code] }}>
              {name}
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}
